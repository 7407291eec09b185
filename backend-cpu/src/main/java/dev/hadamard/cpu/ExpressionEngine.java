package dev.hadamard.cpu;

import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Computes expressions with a team of threads, a block of elements at a time. What a thread takes
 * at once depends on the shape alone, so the results do not depend on the number of threads.
 */
final class ExpressionEngine {

  private static final int BLOCK = ElementwiseProgram.BLOCK;

  /** Elements that a thread takes at once. */
  private static final int STRETCH = 8 * BLOCK;

  /** Below this number of elements one thread does all the work. */
  private static final int SMALL = 16 * STRETCH;

  private final ThreadTeam team;
  private final Loops loops;
  private final ExpressionLoops functions;
  private final Map<Key, ProgramLoop> loopsOf = new HashMap<>();

  /** What a loop is compiled for. */
  private record Key(Program program, List<Boolean> areContiguous) {}

  ExpressionEngine(ThreadTeam team, Loops loops) {
    this.team = team;
    this.loops = loops;
    this.functions = new ExpressionLoops(loops);
  }

  /** One for each thread, since each has blocks of its own. */
  private ElementwiseProgram[] blocks(Program program) {
    return Stream.generate(() -> new ElementwiseProgram(program, functions))
        .limit(team.size())
        .toArray(ElementwiseProgram[]::new);
  }

  void elementwise(Elementwise op) {
    ProgramArrays arrays = ProgramArrays.of(op);
    ProgramLoop loop = loop(op.program(), arrays.areContiguous());
    int n = op.outputs().get(0).shape().size();
    if (n < SMALL) {
      loop.run(arrays, 0, n, 0);
    } else {
      int stretch = CpuBackend.stretch(n);
      team.run(
          partsOf(n, stretch),
          (part, member) -> {
            int from = part * stretch;
            loop.run(arrays, from, from + Math.min(stretch, n - from), member);
          });
    }
  }

  /** The loop of a program, made when it is first needed. */
  ProgramLoop loop(Program program, List<Boolean> areContiguous) {
    return loopsOf.computeIfAbsent(
        new Key(program, areContiguous),
        key ->
            loops
                .program(program, areContiguous, () -> inBlocks(program))
                .orElseGet(() -> inBlocks(program)));
  }

  private ProgramLoop inBlocks(Program program) {
    ElementwiseProgram[] own = blocks(program);
    return (arrays, from, to, member) -> own[member].run(arrays, from, to);
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }
}
