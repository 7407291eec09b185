package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pointwise;
import java.util.List;
import java.util.Objects;

/**
 * An activation as a layer of its own. {@link Dense} contains one; {@link Formula} is one of your
 * own.
 *
 * <pre>
 * forward   a = f(z)
 * backward  ∂L/∂z = ∂L/∂a ⊙ f′(z)
 * </pre>
 *
 * @param activation f
 */
public record Activate(Activation activation) implements Layer {

  /** Refuses null. */
  public Activate {
    Objects.requireNonNull(activation, "activation");
  }

  @Override
  public String name() {
    return activation.label();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    b.forward(new Pointwise.Activate(activation, b.input(), b.output()));
    if (b.needsGradient(0)) {
      boolean isOfOutput = activation.derivativeForm() == DerivativeForm.OUTPUT;
      Tensor kept = isOfOutput ? b.output() : b.input();
      b.backward(
          new Pointwise.ActivationGradient(
              activation, kept, b.outputGradient(), b.inputGradient(0)));
    }
  }
}
