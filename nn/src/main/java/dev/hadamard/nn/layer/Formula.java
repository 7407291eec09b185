package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An activation as a formula; its derivative is derived. Some are ready, others are your own.
 *
 * <pre>{@code
 * Expression z = Expression.input("z");
 * Layer squaredRelu = new Formula("squared relu", z.max(0).pow(2));
 * }</pre>
 *
 * <pre>
 * forward   a = f(z)
 * backward  ∂L/∂z = ∂L/∂a ⊙ f′(z)
 * </pre>
 *
 * @param name what descriptions call it
 * @param expression f, with the input {@value #Z}
 */
public record Formula(String name, Expression expression) implements Layer {

  /** The name of the only input. */
  public static final String Z = "z";

  private static final String GRADIENT = "g";

  private static final Expression ARGUMENT = Expression.input(Z);

  /**
   * z·tanh(ln(1 + eᶻ)), with ln(1 + eᶻ) as max(z, 0) + ln(1 + e⁻|z|), which does not overflow.
   *
   * <p>Source: D. Misra, <i>Mish: A Self Regularized Non-Monotonic Activation Function</i>, 2020.
   */
  public static final Formula MISH =
      new Formula(
          "mish",
          ARGUMENT.times(ARGUMENT.max(0).plus(ARGUMENT.abs().negate().exp().log1p()).tanh()));

  /**
   * z·min(max(z + 3, 0), 6)/6.
   *
   * <p>Source: A. Howard and others, <i>Searching for MobileNetV3</i>, 2019, §5.2.
   */
  public static final Formula HARD_SWISH =
      new Formula("hard-swish", ARGUMENT.times(ARGUMENT.plus(3).max(0).min(6)).over(6));

  /**
   * min(max(z, 0), 6).
   *
   * <p>Source: A. Krizhevsky, <i>Convolutional Deep Belief Networks on CIFAR-10</i>, 2010.
   */
  public static final Formula RELU6 = new Formula("relu6", ARGUMENT.max(0).min(6));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the expression has other inputs
   */
  public Formula {
    Objects.requireNonNull(name, "name");
    if (!expression.inputs().equals(List.of(Z))) {
      throw new IllegalArgumentException(
          "activation %s: the formula %s has the inputs %s instead of %s alone"
              .formatted(name, expression, expression.inputs(), Z));
    }
  }

  /**
   * z where z ≥ 0, else α(e^(z/α) − 1): ELU with a slope of 1 at 0 whatever α is.
   *
   * <p>Source: J. T. Barron, <i>Continuously Differentiable Exponential Linear Units</i>, 2017.
   *
   * @param alpha α, greater than 0
   * @throws IllegalArgumentException if it is not, or not finite
   */
  public static Formula celu(double alpha) {
    if (!(alpha >= Float.MIN_NORMAL && alpha <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "CELU with α = " + alpha + "; take a finite number greater than 0");
    }
    Expression below = ARGUMENT.over(alpha).expm1().times(alpha);
    return new Formula("celu", ARGUMENT.less(0).select(below, ARGUMENT));
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    b.forward(Elementwise.of(b.output(), expression, Map.of(Z, b.input())));
    if (b.needsGradient(0)) {
      Expression gradient = Expression.input(GRADIENT).times(expression.derivative(Z));
      b.backward(
          Elementwise.of(
              b.inputGradient(0), gradient, Map.of(GRADIENT, b.outputGradient(), Z, b.input())));
    }
  }

  @Override
  public String toString() {
    return name + "(z) = " + expression;
  }
}
