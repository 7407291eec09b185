package dev.hadamard.spi;

import dev.hadamard.expression.Evaluation;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.Arrays;

/** The formula of {@link Reduction} as naive loops in double. */
public final class ReferenceReduction {

  private ReferenceReduction() {}

  /** Elements of the inputs of a reduction. */
  @FunctionalInterface
  public interface Elements {
    /** The element of an input at this place. */
    float at(int input, int place);
  }

  /** The results, in the order of the output. */
  public static double[] of(Reduction op, Elements inputs) {
    int rows = op.rows();
    int columns = op.columns();
    boolean isByRow = op.along() == Along.ROWS;
    double[] results = new double[isByRow ? rows : columns];
    Arrays.fill(results, op.kind() == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY);
    Evaluation evaluation = new Evaluation(op.program());
    Broadcast[] broadcasts = new Broadcast[op.inputs().size()];
    Arrays.setAll(broadcasts, op::broadcast);
    double[] arguments = new double[broadcasts.length];
    for (int i = 0; i < rows * columns; i++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = inputs.at(j, broadcasts[j].place(i, columns));
      }
      evaluation.at(arguments, i);
      double element = evaluation.output(0).value();
      int at = isByRow ? i / columns : i % columns;
      results[at] = op.kind() == Kind.SUM ? results[at] + element : Math.max(results[at], element);
    }
    return results;
  }
}
