package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise.Axpby;
import java.util.List;
import java.util.Map;

/** Optimizers for tests that hold for any. */
final class Rules {

  private Rules() {}

  /** One of each kind. */
  static List<Optimizer> all() {
    return List.of(
        Optimizer.momentum(.1, .9),
        Optimizer.nesterov(.1, .9).keras(),
        Optimizer.rmsProp(.01).centered().withMomentum(.9),
        Optimizer.adagrad(.01),
        Optimizer.adadelta(1),
        Optimizer.adam(.01),
        Optimizer.amsGrad(.01),
        Optimizer.nadam(.01),
        Optimizer.lamb(.01),
        Optimizer.lion(.01));
  }

  /** w ← w − η·g by an operation that is no expression. */
  record Axpy(float learningRate) implements Optimizer {
    @Override
    public String describe() {
      return "axpy";
    }

    @Override
    public List<Op> update(Update u) {
      return List.of(new Axpby(-learningRate, u.gradients(), 1, u.parameters()));
    }
  }

  /** w ← w − η·g by an expression that reads views of w and g. */
  record OfViews(float learningRate) implements Optimizer {
    @Override
    public String describe() {
      return "of views";
    }

    @Override
    public List<Op> update(Update u) {
      Segment only = u.segments().get(0);
      Tensor w = only.of(u.parameters());
      Expression step = Expression.input("g").times(-learningRate);
      return List.of(
          Elementwise.of(
              w, Expression.input("w").plus(step), Map.of("w", w, "g", only.of(u.gradients()))));
    }
  }

  /** w ← w − η·g, whose inputs have names that others give to other things. */
  record Misnamed(float learningRate) implements Optimizer {
    @Override
    public String describe() {
      return "misnamed";
    }

    @Override
    public float[] factors(long t, double eta) {
      return new float[] {(float) eta};
    }

    @Override
    public List<Op> update(Update u) {
      Expression step = Expression.input("decay").times(Expression.input("w"));
      return List.of(
          Elementwise.of(
              u.parameters(),
              Expression.input("g").minus(step),
              Map.of("g", u.parameters(), "w", u.gradients(), "decay", u.factor(0))));
    }
  }
}
