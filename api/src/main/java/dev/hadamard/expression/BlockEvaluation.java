package dev.hadamard.expression;

import java.util.Arrays;

/**
 * Evaluates a {@link Program} in double for many elements at once, without their bounds: for a
 * backend that computes expressions by loops of its own. One thread uses an instance at a time.
 */
public final class BlockEvaluation {

  private final Program program;
  private final double[][] values;
  private final Uniform uniform = new Uniform();

  /**
   * Prepares the evaluation of blocks.
   *
   * @param size the most elements of a block
   */
  public BlockEvaluation(Program program, int size) {
    this.program = program;
    this.values = new double[program.instructions().size()][];
    for (int i = 0; i < values.length; i++) {
      Program.Instruction op = program.instructions().get(i);
      values[i] = new double[op.function() == Function.INPUT ? 0 : size];
      if (op.function() == Function.CONSTANT) {
        Arrays.fill(values[i], op.constant());
      }
    }
  }

  /**
   * Evaluates the program for a block of elements.
   *
   * @param inputs the elements of each input, in the order of {@link Program#inputs}; unchanged
   * @param first the index of the first element, row-major
   * @param n how many elements
   */
  public void at(double[][] inputs, long first, int n) {
    for (int i = 0; i < values.length; i++) {
      Program.Instruction op = program.instructions().get(i);
      switch (op.function()) {
        case INPUT -> values[i] = inputs[op.a()];
        case CONSTANT -> {}
        case UNIFORM -> draw(op, values[i], first, n);
        case SELECT -> select(values[op.a()], values[op.b()], values[op.c()], values[i], n);
        default -> compute(op, values[i], n);
      }
    }
  }

  /** The values of an expression of the program in the last block; not to be changed. */
  public double[] output(int index) {
    return values[program.outputs().get(index)];
  }

  private void compute(Program.Instruction op, double[] out, int n) {
    double[] a = values[op.a()];
    double[] b = op.function().arity() == 2 ? values[op.b()] : a;
    for (int j = 0; j < n; j++) {
      out[j] =
          switch (op.function()) {
            case LESS -> a[j] < b[j] ? 1 : 0;
            case LESS_OR_EQUAL -> a[j] <= b[j] ? 1 : 0;
            case EQUAL -> a[j] == b[j] ? 1 : 0;
            default -> Evaluation.value(op.function(), a[j], b[j]);
          };
    }
  }

  private static void select(double[] condition, double[] b, double[] c, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = condition[j] != 0 ? b[j] : c[j];
    }
  }

  private void draw(Program.Instruction op, double[] out, long first, int n) {
    double[] seed = values[op.a()];
    double[] stream = values[op.b()];
    double[] step = values[op.c()];
    for (int j = 0; j < n; j++) {
      out[j] = uniform.at(first + j, (float) seed[j], (float) stream[j], (float) step[j]);
    }
  }
}
