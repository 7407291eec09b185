package dev.hadamard.nn.layer;

import static dev.hadamard.expression.Expression.input;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.GroupNormalization.DataGradient;
import dev.hadamard.op.GroupNormalization.Forward;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.List;
import java.util.Map;

/**
 * Layer normalisation over the last axis: the features of a sample, of a word in a sequence, or the
 * channels of a pixel. Each such row of c numbers is normalised by itself, so that training and
 * inference are the same.
 *
 * <pre>
 * forward     mean = Σx/c,  var = Σ(x − mean)²/c,  x̂ = (x − mean)/√(var + ε),  y = γ ⊙ x̂ + β
 * backward    ∂L/∂β = Σδ,  ∂L/∂γ = Σ δ ⊙ x̂  over all rows,  δ = ∂L/∂y
 *             ∂L/∂x = (g − Σg/c − x̂·Σ(g ⊙ x̂)/c)/√(var + ε)  in each row,  g = γ ⊙ δ
 * parameters  weight γ [c], bias β [c]
 * </pre>
 *
 * <p>The variance takes two passes: first the mean, then the squares of the differences from it.
 *
 * <p>Source: J. Ba, J. Kiros, G. Hinton, <i>Layer Normalization</i>, 2016.
 *
 * @param epsilon ε, above 0
 */
public record LayerNorm(double epsilon) implements Layer {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /** 1/√(var + ε). */
  private static final Expression SCALE = input("scale");

  private static final Expression CENTRED = input("x").minus(input("mean"));
  private static final Expression NORMAL = CENTRED.times(SCALE);
  private static final Expression DELTA = input("delta");

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if ε is not positive
   */
  public LayerNorm {
    Epsilon.require("a layer norm", epsilon);
  }

  /** The layer of PyTorch: ε = 10⁻⁵. */
  public static LayerNorm of() {
    return new LayerNorm(1e-5);
  }

  /** The layer of Keras: ε = 10⁻³. */
  public static LayerNorm keras() {
    return new LayerNorm(1e-3);
  }

  @Override
  public String name() {
    return "layer-norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    Shape features = Shape.of(inputs.get(0).columns());
    return List.of(
        ParameterSpec.trained(WEIGHT, features, Initializer.ONE),
        ParameterSpec.trained(BIAS, features, Initializer.ZERO));
  }

  @Override
  public void bind(Binding b) {
    Tensor x = rows(b.input());
    Tensor gamma = b.parameter(WEIGHT);
    Tensor mean = b.keep(Shape.of(x.shape().rows(), 1));
    Tensor scale = b.keep(mean.shape());
    b.forward(
        new Forward(
            x, gamma, b.parameter(BIAS), 1, (float) epsilon, mean, scale, rows(b.output())));
    if (!b.isTraining()) {
      return;
    }
    Tensor delta = rows(b.outputGradient());
    Map<String, Tensor> tensors = Map.of("x", x, "mean", mean, "scale", scale, "delta", delta);
    b.backward(columns(DELTA, tensors, b.gradient(BIAS)));
    b.backward(columns(DELTA.times(NORMAL), tensors, b.gradient(WEIGHT)));
    if (b.needsGradient(0)) {
      Tensor dx = rows(b.inputGradient(0));
      b.backward(new DataGradient(delta, x, gamma, 1, mean, scale, dx));
    }
  }

  /** Each row as a sample of its own. */
  private static Tensor rows(Tensor tensor) {
    Shape shape = tensor.shape();
    return shape.rank() == 2 ? tensor : tensor.view(0, Shape.of(shape.rows(), shape.columns()));
  }

  private static Reduction columns(Expression element, Map<String, Tensor> tensors, Tensor out) {
    return Reduction.of(Kind.SUM, Along.COLUMNS, element, tensors, out);
  }
}
