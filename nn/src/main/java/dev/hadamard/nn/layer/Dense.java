package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Dense.Forward;
import dev.hadamard.op.Dense.Gradient;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import java.util.List;
import java.util.Objects;

/**
 * A fully connected layer with an activation, for m rows of k numbers each and n outputs. A row is
 * a sample, or one position of a sample of positions × k, such as those of a sequence; then all
 * positions have the same weights.
 *
 * <pre>
 * forward     z = x·Wᵀ + b,  a = f(z)
 * backward    δ = ∂L/∂a ⊙ f′(z)
 *             ∂L/∂W = δᵀ·x,  ∂L/∂b = Σᵢ δᵢ,  ∂L/∂x = δ·W
 * parameters  weight W [n, k], bias b [n], as in PyTorch
 * </pre>
 *
 * <p>For training the layer keeps z or a alone, as {@link Activation#derivativeForm()} says.
 * Source: M. Nielsen, <i>Neural Networks and Deep Learning</i>, BP1 to BP4.
 *
 * @param outputs n, at least 1
 * @param activation f
 * @param initialisation the distribution of the initial W; b begins with 0
 */
public record Dense(int outputs, Activation activation, Initialisation initialisation)
    implements Layer {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the number of outputs is not positive
   */
  public Dense {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer of " + outputs + " neurons");
    }
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(initialisation, "initialisation");
  }

  /** A layer with the {@linkplain Initialisation#defaultFor usual initial weights} for f. */
  public static Dense of(int outputs, Activation activation) {
    return new Dense(outputs, activation, Initialisation.defaultFor(activation));
  }

  /** A layer without an activation: a = z. */
  public static Dense of(int outputs) {
    return of(outputs, Activation.IDENTITY);
  }

  @Override
  public String name() {
    return "dense";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = InputShapes.single(this, inputs);
    if (input.rank() > 2) {
      throw new IllegalArgumentException(
          "a dense layer reads samples of rank 1, or positions × features, not %s; flatten them to"
                  .formatted(input)
              + " one row of %d numbers".formatted(input.size()));
    }
    Shape.of(outputs, input.columns()); // W must be a possible shape
    return input.rank() == 1 ? Shape.of(outputs) : Shape.of(input.dimension(0), outputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    int in = inputs.get(0).columns();
    return List.of(
        ParameterSpec.trained(WEIGHT, Shape.of(outputs, in), initialisation),
        ParameterSpec.trained(BIAS, Shape.of(outputs), Initializer.ZERO));
  }

  @Override
  public void bind(Binding b) {
    Tensor x = b.input();
    Tensor w = b.parameter(WEIGHT);
    Tensor a = b.output();
    boolean keepsZ = b.isTraining() && activation.derivativeForm() == DerivativeForm.INPUT;
    Tensor z = keepsZ ? b.keep(a.shape()) : a;
    b.forward(new Forward(x, w, b.parameter(BIAS), activation, z, a));
    if (!b.isTraining()) {
      return;
    }
    Tensor delta = b.outputGradient();
    if (activation != Activation.IDENTITY) {
      b.backward(new Pointwise.ActivationGradient(activation, z, delta, delta));
    }
    b.backward(new Gradient(1, delta, x, 0, b.gradient(WEIGHT), b.gradient(BIAS)));
    if (b.needsGradient(0)) {
      b.backward(Matmul.of(delta, Transpose.NO, w, Transpose.NO, b.inputGradient(0)));
    }
  }
}
