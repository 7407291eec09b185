package dev.hadamard.cpu;

import dev.hadamard.expression.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A program in segments, each of which is short enough for C2. A segment reads inputs from their
 * tensors, and results of earlier segments from blocks of memory. The last one writes all outputs,
 * so that an output may be in the memory of an input.
 *
 * @param segments in their order
 * @param passed the instructions whose results are passed on to later segments
 */
record ProgramSegments(List<Segment> segments, List<Integer> passed) {

  /** The instructions [from, to). */
  record Segment(int from, int to) {}

  /**
   * Fills one segment after the other.
   *
   * @param operations the operations on vectors of each instruction; those of one instruction are
   *     never divided. An instruction without operands has none: each segment that needs it has it.
   * @param most operations, loads and stores of a segment
   */
  static ProgramSegments of(Program program, int[] operations, int most) {
    int count = program.instructions().size();
    int[] lastUses = ElementwiseProgram.lastUses(program);
    List<Segment> segments = new ArrayList<>();
    Set<Integer> passed = new TreeSet<>();
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count
          && loads(program, from, to + 1)
                  + stores(program, lastUses, from, to + 1)
                  + IntStream.range(from, to + 1).map(i -> operations[i]).sum()
              <= most) {
        to++;
      }
      segments.add(new Segment(from, to));
      int end = to;
      IntStream.range(from, to)
          .filter(i -> lastUses[i] >= end && end < count && !isRepeated(program, i))
          .forEach(passed::add);
      from = to;
    }
    return new ProgramSegments(List.copyOf(segments), List.copyOf(passed));
  }

  /** Inputs, and results of earlier segments. */
  private static int loads(Program program, int from, int to) {
    Set<Integer> loaded = new TreeSet<>();
    for (int i = from; i < to; i++) {
      for (int operand : ElementwiseProgram.operands(program.instructions().get(i))) {
        if (operand < from || isRepeated(program, operand)) {
          loaded.add(operand);
        }
      }
    }
    if (to == program.instructions().size()) {
      program.outputs().stream().filter(output -> output < from).forEach(loaded::add);
    }
    return loaded.size();
  }

  private static int stores(Program program, int[] lastUses, int from, int to) {
    int passed =
        (int)
            IntStream.range(from, to)
                .filter(i -> lastUses[i] >= to && !isRepeated(program, i))
                .count();
    return to == program.instructions().size() ? program.outputs().size() : passed;
  }

  /** Whether each segment that needs this instruction computes it. */
  private static boolean isRepeated(Program program, int instruction) {
    return program.instructions().get(instruction).function().arity() == 0;
  }
}
