package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Pointwise;
import java.util.List;
import java.util.Map;

/**
 * Adds noise of a normal distribution in training. Outside training it changes nothing.
 *
 * <pre>
 * forward   y = x + σ·√(−2 ln(1 − u₁))·cos 2πu₂       u₁, u₂ uniform in [0, 1)
 * backward  ∂L/∂x = ∂L/∂y
 * </pre>
 *
 * <p>The draws u₁ and u₂ have the same bits on every backend, as those of {@link Dropout}. The
 * noise differs between backends by the rounding of their logarithms. Its largest size is 5.8 σ.
 *
 * <p>Source: G. E. P. Box, M. E. Muller, <i>A note on the generation of random normal deviates</i>,
 * 1958.
 *
 * @param deviation σ, at least 0
 */
public record GaussianNoise(double deviation) implements Layer {

  private static final String VALUE = "x";

  /**
   * Checks the deviation.
   *
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  public GaussianNoise {
    if (!(deviation >= 0 && deviation <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "noise of a standard deviation of " + deviation + "; take a finite one from 0 on");
    }
  }

  @Override
  public String name() {
    return "gaussian noise";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    if (!b.isTraining() || deviation == 0) {
      b.forward(new Pointwise.Axpby(1, b.input(), 0, b.output()));
    } else {
      RandomNumbers radius = b.random();
      RandomNumbers angle = b.random();
      Expression noise = normal(radius.uniform(), angle.uniform()).times(deviation);
      b.forward(
          Elementwise.of(
              b.output(),
              Expression.input(VALUE).plus(noise),
              radius.with(Map.of(VALUE, b.input()))));
    }
    if (b.needsGradient(0)) {
      b.backward(new Pointwise.Axpby(1, b.outputGradient(), 0, b.inputGradient(0)));
    }
  }

  /** √(−2 ln(1 − u₁))·cos 2πu₂. */
  static Expression normal(Expression u1, Expression u2) {
    return u1.negate().log1p().times(-2).sqrt().times(cosine(u2));
  }

  /**
   * The cosine of 2πu for u in [0, 1) as 2 sin²(πt) − 1 with t = u − ½. The sine is Taylor's
   * polynomial of degree 13, which for πt within ±π/2 is off by 10⁻⁹.
   */
  private static Expression cosine(Expression u) {
    Expression x = u.minus(0.5).times(Math.PI);
    Expression square = x.times(x);
    Expression sum = Expression.constant(1);
    for (int n = 12; n > 0; n -= 2) {
      sum = square.times(-1.0 / (n * (n + 1))).times(sum).plus(1);
    }
    Expression sine = x.times(sum);
    return sine.times(sine).times(2).minus(1);
  }
}
