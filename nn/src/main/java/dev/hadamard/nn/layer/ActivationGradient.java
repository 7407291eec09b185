package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.op.Pointwise;
import java.util.Objects;

/**
 * The backward pass of an activation: out ← g ⊙ f′(z). Where g is the product of the layer above,
 * both are computed by one {@link dev.hadamard.op.Dense.Delta}.
 *
 * @param f the activation
 * @param kept what the forward pass kept: z or a = f(z), as {@code f.derivativeForm()} says
 * @param gradient g = ∂L/∂a, of the same shape
 * @param out ∂L/∂z, overwritten; may be g, and is not kept
 */
public record ActivationGradient(Activation f, Tensor kept, Tensor gradient, Tensor out)
    implements Op {

  /** Refuses a function that is null. */
  public ActivationGradient {
    Objects.requireNonNull(f, "f");
  }

  @Override
  public String name() {
    return "activationGradient";
  }

  @Override
  public void operands(Operands operands) {
    operands.reads("kept", kept).reads("gradient", gradient).writes("out", out, 1);
  }

  @Override
  public void checkShapes() {
    if (!kept.shape().equals(gradient.shape()) || !out.shape().equals(gradient.shape())) {
      throw new ShapeMismatchException(
          "%s: kept %s, gradient %s, out %s"
              .formatted(name(), kept.shape(), gradient.shape(), out.shape()));
    }
  }

  @Override
  public void compose(Composition on) {
    Tensor slope = on.scratch(out.shape());
    on.run(
        f.derivativeForm() == DerivativeForm.OUTPUT
            ? new Pointwise.DerivativeFromOutput(f, kept, slope)
            : new Pointwise.Derivative(f, kept, slope));
    on.run(new Pointwise.Hadamard(gradient, slope, out));
  }
}
