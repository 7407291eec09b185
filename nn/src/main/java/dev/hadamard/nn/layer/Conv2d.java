package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Window;
import java.util.List;
import java.util.Objects;

/**
 * A convolution in two dimensions with an activation. A sample is an image of height × width × in,
 * the output one of output height × output width × out.
 *
 * <pre>
 * forward     zᵢⱼₒ = bₒ + Σₖₗ꜀ xᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀·wₒₖₗ꜀,  a = f(z)        stride s, padding p
 * backward    δ = ∂L/∂a ⊙ f′(z)
 *             ∂L/∂wₒₖₗ꜀ = Σᵢⱼ δᵢⱼₒ·xᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀,  ∂L/∂bₒ = Σᵢⱼ δᵢⱼₒ
 *             ∂L/∂x  each δᵢⱼₒ goes back to what it read: ∂L/∂xᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀ += δᵢⱼₒ·wₒₖₗ꜀
 * parameters  weight w [out, kh, kw, in/groups], bias b [out]
 * </pre>
 *
 * <p>The weights of PyTorch, [out, in/groups, kh, kw], are these after {@code permute(0, 2, 3, 1)}.
 * For training the layer keeps z or a alone, as {@link Activation#derivativeForm()} says. As many
 * groups as inputs make it depthwise.
 *
 * <p>Source: V. Dumoulin, F. Visin, <i>A guide to convolution arithmetic for deep learning</i>,
 * 2016.
 *
 * @param outputs out, at least 1; a multiple of the groups
 * @param window the window, with stride, padding, dilation and groups
 * @param activation f
 * @param initialisation the distribution of the initial w, for kh·kw·in/groups inputs and kh·kw·out
 *     outputs, as in PyTorch; b begins with 0
 */
public record Conv2d(
    int outputs, Window window, Activation activation, Initialisation initialisation)
    implements Layer {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the number of outputs is not positive, or no multiple of
   *     the groups
   */
  public Conv2d {
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(initialisation, "initialisation");
    if (outputs < 1 || outputs % window.groups() != 0) {
      throw new IllegalArgumentException(
          "a convolution of %d outputs in %d groups; take a positive multiple of the groups"
              .formatted(outputs, window.groups()));
    }
  }

  /** A layer with the {@linkplain Initialisation#defaultFor usual initial weights} for f. */
  public static Conv2d of(int outputs, Window window, Activation activation) {
    return new Conv2d(outputs, window, activation, Initialisation.defaultFor(activation));
  }

  /** A layer without an activation: a = z. */
  public static Conv2d of(int outputs, Window window) {
    return of(outputs, window, Activation.IDENTITY);
  }

  @Override
  public String name() {
    return "conv2d";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = ImageShapes.image(this, inputs);
    if (input.columns() % window.groups() != 0) {
      throw new IllegalArgumentException(
          "a layer conv2d of %d groups reads images of %d channels; take groups that divide them"
              .formatted(window.groups(), input.columns()));
    }
    int height = window.outputHeight(input.dimension(0));
    int width = window.outputWidth(input.dimension(1));
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a layer conv2d reads images of %s, which are smaller than its window %s; take a smaller"
                  .formatted(input, window)
              + " window or more padding");
    }
    return Shape.of(height, width, outputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    Shape w =
        Shape.of(
            outputs, window.height(), window.width(), inputs.get(0).columns() / window.groups());
    double in = (double) w.size() / outputs;
    double out = (double) window.taps() * outputs;
    return List.of(
        ParameterSpec.trained(
            WEIGHT, w, (shape, random) -> initialisation.draw(shape, in, out, random)),
        ParameterSpec.trained(BIAS, Shape.of(outputs), Initializer.ZERO));
  }

  @Override
  public void bind(Binding b) {
    Tensor x = b.input();
    Tensor w = b.parameter(WEIGHT);
    Tensor a = b.output();
    boolean keepsZ = b.isTraining() && activation.derivativeForm() == DerivativeForm.INPUT;
    Tensor z = keepsZ ? b.keep(a.shape()) : a;
    b.forward(new Forward(x, w, b.parameter(BIAS), window, activation, z, a));
    if (!b.isTraining()) {
      return;
    }
    Tensor delta = b.outputGradient();
    if (activation != Activation.IDENTITY) {
      b.backward(new Pointwise.ActivationGradient(activation, z, delta, delta));
    }
    b.backward(new WeightGradient(1, delta, x, window, 0, b.gradient(WEIGHT), b.gradient(BIAS)));
    if (b.needsGradient(0)) {
      b.backward(new DataGradient(delta, w, window, b.inputGradient(0)));
    }
  }
}
