package dev.hadamard.nn;

import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Rows;

/**
 * The gradient of softmax with cross-entropy: δ ← s·(softmax(z) − t).
 *
 * @param z the logits, m × n
 * @param targets t, m × n
 * @param scale s
 * @param delta δ, m × n, overwritten; is no input
 */
record SoftmaxGradient(Tensor z, Tensor targets, float scale, Tensor delta) implements Op {

  @Override
  public String name() {
    return "softmaxGradient";
  }

  @Override
  public void operands(Operands operands) {
    operands.reads("z", z).reads("targets", targets).writes("delta", delta);
  }

  @Override
  public void checkShapes() {
    if (!z.shape().equals(targets.shape()) || !z.shape().equals(delta.shape())) {
      throw new ShapeMismatchException(
          "%s: z %s, targets %s, delta %s"
              .formatted(name(), z.shape(), targets.shape(), delta.shape()));
    }
  }

  @Override
  public void compose(Composition on) {
    on.run(new Rows.Softmax(z, delta));
    on.run(new Pointwise.Axpby(-scale, targets, scale, delta));
  }
}
