package dev.hadamard.nn;

import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise.Axpby;
import java.util.List;

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
}
