package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.function.BiFunction;

/** How gradients are limited before an update. */
sealed interface Clipping {

  /** The operations before the update. */
  List<Op> before(Optimizer.Update on);

  /**
   * The limited gradient.
   *
   * @param input makes an input of a name and a tensor
   */
  Expression of(Expression g, Optimizer.Update on, BiFunction<String, Tensor, Expression> input);

  /** Each element of g to [−limit, limit]. */
  record ByValue(double limit) implements Clipping {
    public ByValue {
      Coefficients.requirePositive("the limit of gradients", limit);
    }

    @Override
    public List<Op> before(Optimizer.Update on) {
      return List.of();
    }

    @Override
    public Expression of(
        Expression g, Optimizer.Update on, BiFunction<String, Tensor, Expression> input) {
      return g.max(-limit).min(limit);
    }

    @Override
    public String toString() {
      return "clipped to ±" + limit;
    }
  }

  /** g·min(1, limit/(‖g‖ + 1e-6)), as in PyTorch. */
  record ByNorm(double limit) implements Clipping {
    private static final double EPSILON = 1e-6;

    public ByNorm {
      Coefficients.requirePositive("the limit of gradients", limit);
    }

    private static Tensor sum(Optimizer.Update on) {
      return on.scratch("clipping.sum", Shape.of(1, 1));
    }

    @Override
    public List<Op> before(Optimizer.Update on) {
      return FlatReduction.sumOfSquares(on, on.gradients(), sum(on));
    }

    @Override
    public Expression of(
        Expression g, Optimizer.Update on, BiFunction<String, Tensor, Expression> input) {
      Expression norm = input.apply("sum", sum(on)).sqrt();
      return g.times(Expression.constant(limit).over(norm.plus(EPSILON)).min(1));
    }

    @Override
    public String toString() {
      return "clipped to a norm of " + limit;
    }
  }
}
