package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise.ActivationGradient;
import dev.hadamard.op.Rows.SoftmaxGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces operations of a training step that follow each other by one that computes the same with
 * fewer launches. Layers need not know of each other for that.
 *
 * <ul>
 *   <li>δ·W, then ⊙ f′(z) of the layer below: {@link Dense.Delta}.
 *   <li>A last dense layer, then the gradient of softmax with cross-entropy: {@link Dense.Head}.
 * </ul>
 *
 * <p>{@link HoistedGradients} takes out the gradients before, which stand between.
 */
final class Fusion {

  private Fusion() {}

  /** Fuses what it can of a forward pass, the loss and a backward pass. */
  static List<Op> fused(List<Op> ops) {
    List<Op> fused = new ArrayList<>();
    for (Op op : ops) {
      Op last = fused.isEmpty() ? op : fused.get(fused.size() - 1);
      Optional<Op> both = both(last, op);
      if (both.isPresent()) {
        fused.set(fused.size() - 1, both.get());
      } else {
        fused.add(op);
      }
    }
    return fused;
  }

  private static Optional<Op> both(Op first, Op second) {
    if (first instanceof Matmul product && second instanceof ActivationGradient slope) {
      return delta(product, slope);
    }
    if (first instanceof Dense.Forward layer && second instanceof SoftmaxGradient gradient) {
      return head(layer, gradient);
    }
    return Optional.empty();
  }

  private static Optional<Op> delta(Matmul product, ActivationGradient slope) {
    boolean isPlain =
        product.alpha() == 1
            && product.beta() == 0
            && product.ta() == Transpose.NO
            && product.tb() == Transpose.NO;
    Tensor delta = product.out();
    boolean isInPlace =
        slope.gradient() == delta && slope.out() == delta && !Access.overlap(slope.kept(), delta);
    return isPlain && isInPlace
        ? Optional.of(new Dense.Delta(product.a(), product.b(), slope.f(), slope.kept(), delta))
        : Optional.empty();
  }

  private static Optional<Op> head(Dense.Forward layer, SoftmaxGradient gradient) {
    boolean isLogits = layer.f() == Activation.IDENTITY && layer.z() == layer.a();
    return isLogits && gradient.z() == layer.z()
        ? Optional.of(
            new Dense.Head(
                layer.x(),
                layer.w(),
                layer.b(),
                gradient.targets(),
                gradient.scale(),
                layer.z(),
                gradient.delta()))
        : Optional.empty();
  }
}
