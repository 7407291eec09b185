package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * ReLU with a learned slope below 0 for each channel, that is, for each place of the last axis.
 *
 * <pre>
 * forward     a = z where z > 0, else α꜀·z
 * backward    ∂L/∂z = ∂L/∂a where z > 0, else α꜀·∂L/∂a
 *             ∂L/∂α꜀ = Σ ∂L/∂a·z over the z ≤ 0 of the channel
 * parameters  weight α [channels], as in PyTorch
 * </pre>
 *
 * <p>Source: K. He and others, <i>Delving Deep into Rectifiers</i>, 2015, §2.1.
 *
 * @param slope the initial α of all channels; a finite number
 */
public record PReLU(double slope) implements Layer {

  private static final String WEIGHT = "weight";
  private static final String Z = "z";
  private static final String SLOPE = "alpha";
  private static final String GRADIENT = "g";

  /**
   * Checks the slope.
   *
   * @throws IllegalArgumentException if it is infinite or NaN
   */
  public PReLU {
    if (!(Math.abs(slope) <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("a slope of " + slope + "; take a finite one");
    }
  }

  /** A layer whose slopes begin with ¼, as in the paper and in PyTorch. */
  public static PReLU create() {
    return new PReLU(0.25);
  }

  @Override
  public String name() {
    return "prelu";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    Shape channels = Shape.of(inputs.get(0).columns());
    return List.of(ParameterSpec.trained(WEIGHT, channels, (shape, random) -> filled(shape)));
  }

  private float[] filled(Shape shape) {
    float[] slopes = new float[shape.size()];
    Arrays.fill(slopes, (float) slope);
    return slopes;
  }

  @Override
  public void bind(Binding b) {
    Expression z = Expression.input(Z);
    Expression isPositive = z.greater(0);
    Expression alpha = Expression.input(SLOPE);
    Tensor weight = b.parameter(WEIGHT);
    b.forward(
        Elementwise.of(
            b.output(), isPositive.select(z, alpha.times(z)), Map.of(Z, b.input(), SLOPE, weight)));
    if (!b.isTraining()) {
      return;
    }
    Expression g = Expression.input(GRADIENT);
    Map<String, Tensor> inputs = Map.of(Z, b.input(), SLOPE, weight, GRADIENT, b.outputGradient());
    b.backward(
        Reduction.of(
            Reduction.Kind.SUM,
            Reduction.Along.COLUMNS,
            isPositive.select(Expression.constant(0), g.times(z)),
            inputs,
            b.gradient(WEIGHT)));
    if (b.needsGradient(0)) {
      Expression gradient = isPositive.select(g, alpha.times(g));
      b.backward(Elementwise.of(b.inputGradient(0), gradient, inputs));
    }
  }
}
