package dev.hadamard.cpu;

import dev.hadamard.expression.Function;
import dev.hadamard.expression.Program;
import dev.hadamard.expression.Ranges;
import dev.hadamard.expression.Uniform;
import java.util.Arrays;
import java.util.List;

/**
 * Computes a {@link Program} over a stretch of elements, a block at a time. Each instruction is a
 * loop of {@link ExpressionLoops} over one block, which C2 vectorises. The blocks in between stay
 * in the innermost cache, so that a program of a few dozen instructions takes the time of its reads
 * and writes of memory.
 *
 * <p>One thread uses an instance at a time.
 */
final class ElementwiseProgram {

  /** The elements of a block: a dozen blocks fit in the innermost cache. */
  static final int BLOCK = 512;

  private final Program program;
  private final ExpressionLoops loops;
  private final Ranges ranges;
  private final Uniform uniform = new Uniform();

  /** The block of each instruction; those that are never alive together share one. */
  private final float[][] blocks;

  ElementwiseProgram(Program program, ExpressionLoops loops) {
    this.program = program;
    this.loops = loops;
    this.ranges = Ranges.of(program);
    this.blocks = allocate(program);
  }

  /** Gives each instruction a block, that of an operand that is not needed any more if there is. */
  private static float[][] allocate(Program program) {
    List<Program.Instruction> instructions = program.instructions();
    int[] lastUse = lastUses(program);
    float[][] blocks = new float[lastUse.length][];
    for (int i = 0; i < blocks.length; i++) {
      // Constants are filled once, here, so that nothing else may write there.
      if (instructions.get(i).function() == Function.CONSTANT) {
        blocks[i] = new float[BLOCK];
        Arrays.fill(blocks[i], instructions.get(i).constant());
        continue;
      }
      blocks[i] = free(instructions, blocks, lastUse, i);
    }
    return blocks;
  }

  /** The last instruction that takes the result of each; beyond all of them for an output. */
  static int[] lastUses(Program program) {
    int[] lastUses = new int[program.instructions().size()];
    for (int i = 0; i < lastUses.length; i++) {
      lastUses[i] = i;
      for (int operand : operands(program.instructions().get(i))) {
        lastUses[operand] = i;
      }
    }
    for (int output : program.outputs()) {
      lastUses[output] = lastUses.length;
    }
    return lastUses;
  }

  /** A block whose contents nobody needs from instruction i on, or a new one. */
  private static float[] free(
      List<Program.Instruction> instructions, float[][] blocks, int[] lastUse, int i) {
    for (int j = 0; j < i; j++) {
      float[] candidate = blocks[j];
      if (instructions.get(j).function() == Function.CONSTANT) {
        continue;
      }
      boolean isNeeded = false;
      for (int k = 0; k < i; k++) {
        isNeeded |= blocks[k] == candidate && lastUse[k] > i;
      }
      if (!isNeeded) {
        return candidate;
      }
    }
    return new float[BLOCK];
  }

  /** The instructions whose results an instruction takes. */
  static int[] operands(Program.Instruction instruction) {
    return switch (instruction.function().arity()) {
      case 0 -> new int[0];
      case 1 -> new int[] {instruction.a()};
      case 2 -> new int[] {instruction.a(), instruction.b()};
      default -> new int[] {instruction.a(), instruction.b(), instruction.c()};
    };
  }

  /** Computes the elements [from, to) of the outputs. */
  void run(ProgramArrays arrays, int from, int to) {
    for (int first = from, n; first < to; first += n) {
      n = Math.min(BLOCK, to - first);
      compute(arrays, first, n);
      for (int i = 0; i < program.outputs().size(); i++) {
        int tensor = program.inputs().size() + i;
        System.arraycopy(result(i), 0, arrays.data[tensor], arrays.starts[tensor] + first, n);
      }
    }
  }

  /**
   * Computes the elements of a block. {@link #result} has them until the next block.
   *
   * @param first the index of the first element, row-major
   * @param n how many elements, at most {@link #BLOCK}
   */
  void compute(ProgramArrays arrays, int first, int n) {
    for (int i = 0; i < blocks.length; i++) {
      Program.Instruction instruction = program.instructions().get(i);
      if (instruction.function() == Function.INPUT) {
        load(arrays, instruction.a(), first, blocks[i], n);
      } else {
        compute(instruction, blocks[i], first, n);
      }
    }
  }

  /** The elements of an expression of the program; the caller may overwrite them. */
  float[] result(int output) {
    return blocks[program.outputs().get(output)];
  }

  private void compute(Program.Instruction instruction, float[] out, int first, int n) {
    switch (instruction.function()) {
      case CONSTANT -> {}
      case UNIFORM -> draw(instruction, out, first, n);
      case SELECT ->
          ExpressionLoops.select(
              blocks[instruction.a()], blocks[instruction.b()], blocks[instruction.c()], out, n);
      default -> {
        float[] a = blocks[instruction.a()];
        boolean isOfFraction = ranges.isWithin(instruction.a(), 0, 1);
        if (instruction.function() == Function.LOG1P && isOfFraction) {
          loops.log1pOfFraction(a, out, n);
        } else if (instruction.function().arity() == 2) {
          ExpressionLoops.binary(instruction.function(), a, blocks[instruction.b()], out, n);
        } else {
          loops.unary(instruction.function(), a, out, n);
        }
      }
    }
  }

  private void draw(Program.Instruction instruction, float[] out, int first, int n) {
    float[] seed = blocks[instruction.a()];
    float[] stream = blocks[instruction.b()];
    float[] step = blocks[instruction.c()];
    for (int j = 0; j < n; j++) {
      out[j] = uniform.at(first + j, seed[j], stream[j], step[j]);
    }
  }

  /** The elements of an input that belong to n elements of the whole, from the first on. */
  private static void load(ProgramArrays arrays, int input, int first, float[] out, int n) {
    float[] data = arrays.data[input];
    int start = arrays.starts[input];
    int columns = arrays.columns;
    switch (arrays.broadcasts[input]) {
      case FULL -> System.arraycopy(data, start + first, out, 0, n);
      case SCALAR -> Arrays.fill(out, 0, n, data[start]);
      case ROW -> {
        int column = first % columns;
        for (int j = 0; j < n; column = (first + j) % columns) {
          int length = Math.min(n - j, arrays.levelRow(column));
          System.arraycopy(data, start + column, out, j, length);
          j += length;
        }
      }
      case COLUMN -> {
        int row = first / columns;
        int column = first % columns;
        for (int j = 0; j < n; column = 0, row++) {
          int length = Math.min(n - j, columns - column);
          Arrays.fill(out, j, j + length, data[start + row]);
          j += length;
        }
      }
    }
  }
}
