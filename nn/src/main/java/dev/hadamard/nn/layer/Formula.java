package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An activation of your own, as a formula; its derivative is derived.
 *
 * <pre>{@code
 * Expression z = Expression.input("z");
 * Layer mish = new Formula("mish", z.times(z.exp().log1p().tanh()));
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
