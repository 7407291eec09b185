package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.GroupNormalization.DataGradient;
import dev.hadamard.op.GroupNormalization.Forward;
import dev.hadamard.op.GroupNormalization.ParameterGradient;
import java.util.List;

/**
 * Group normalisation: the channels, which are the last axis, are divided into groups of
 * neighbours, and in each sample the N numbers of a group, those of all its pixels, are normalised
 * together. Training and inference are the same. One group normalises whole samples, and as many
 * groups as channels make it an instance norm.
 *
 * <pre>
 * forward     mean = Σx/N,  var = Σ(x − mean)²/N,  x̂ = (x − mean)/√(var + ε),  y = γ·x̂ + β
 * backward    ∂L/∂β = Σδ,  ∂L/∂γ = Σ δ·x̂  over all samples and pixels,  δ = ∂L/∂y
 *             ∂L/∂x = (g − Σg/N − x̂·Σ(g·x̂)/N)/√(var + ε)  in each group,  g = γ·δ
 * parameters  weight γ [c], bias β [c]
 * </pre>
 *
 * <p>Source: Y. Wu, K. He, <i>Group Normalization</i>, 2018.
 *
 * @param groups the number of groups, which divides the channels
 * @param epsilon ε, above 0
 */
public record GroupNorm(int groups, double epsilon) implements Layer {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no group, or ε is not positive
   */
  public GroupNorm {
    if (groups < 1) {
      throw new IllegalArgumentException("a group norm of " + groups + " groups, at least 1");
    }
    Epsilon.require("a group norm", epsilon);
  }

  /** The layer of PyTorch: ε = 10⁻⁵. */
  public static GroupNorm of(int groups) {
    return new GroupNorm(groups, 1e-5);
  }

  /** The layer of Keras: ε = 10⁻³. */
  public static GroupNorm keras(int groups) {
    return new GroupNorm(groups, 1e-3);
  }

  @Override
  public String name() {
    return "group-norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = InputShapes.single(this, inputs);
    if (input.columns() % groups != 0) {
      throw new IllegalArgumentException(
          "a layer group-norm of %d groups reads samples of %s, whose channels are %d; take groups"
                  .formatted(groups, input, input.columns())
              + " that divide them");
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    Shape channels = Shape.of(inputs.get(0).columns());
    return List.of(
        ParameterSpec.trained(WEIGHT, channels, Initializer.ONE),
        ParameterSpec.trained(BIAS, channels, Initializer.ZERO));
  }

  @Override
  public void bind(Binding b) {
    Tensor x = b.input();
    Tensor gamma = b.parameter(WEIGHT);
    Tensor mean = b.keep(Shape.of(x.shape().dimension(0), groups));
    Tensor scale = b.keep(mean.shape());
    b.forward(
        new Forward(x, gamma, b.parameter(BIAS), groups, (float) epsilon, mean, scale, b.output()));
    if (!b.isTraining()) {
      return;
    }
    Tensor delta = b.outputGradient();
    b.backward(
        new ParameterGradient(delta, x, groups, mean, scale, b.gradient(WEIGHT), b.gradient(BIAS)));
    if (b.needsGradient(0)) {
      b.backward(new DataGradient(delta, x, gamma, groups, mean, scale, b.inputGradient(0)));
    }
  }
}
