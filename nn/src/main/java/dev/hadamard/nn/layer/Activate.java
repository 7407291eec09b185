package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Shape;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Pointwise;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An activation as a layer of its own: a built-in one, or a formula.
 *
 * <pre>{@code
 * Expression z = Expression.input("z");
 * Layer mish = Activate.by("mish", z.times(z.exp().log1p().tanh()));
 * }</pre>
 *
 * <pre>
 * forward   a = f(z)
 * backward  ∂L/∂z = ∂L/∂a ⊙ f′(z)
 * </pre>
 */
public final class Activate implements Layer {

  /** The name of the only input of a formula. */
  public static final String Z = "z";

  private static final String GRADIENT = "g";

  private final String label;
  private final Expression formula;

  private Activate(String label, Expression formula) {
    this.label = label;
    this.formula = formula;
  }

  /** A built-in activation. */
  public static Layer of(Activation f) {
    return new BuiltIn(f);
  }

  /**
   * An activation of one's own; its derivative is derived.
   *
   * @param label what descriptions call it
   * @param formula f, a formula of the input {@value #Z}
   * @throws IllegalArgumentException if it has another input
   */
  public static Layer by(String label, Expression formula) {
    Objects.requireNonNull(label, "label");
    if (!formula.inputs().equals(List.of(Z))) {
      throw new IllegalArgumentException(
          "activation %s: the formula %s has the inputs %s instead of %s alone"
              .formatted(label, formula, formula.inputs(), Z));
    }
    return new Activate(label, formula);
  }

  /** f. */
  public Expression formula() {
    return formula;
  }

  @Override
  public String name() {
    return label;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    b.forward(Elementwise.of(b.output(), formula, Map.of(Z, b.input())));
    if (b.isTraining() && b.needsGradient(0)) {
      Expression gradient = Expression.input(GRADIENT).times(formula.derivative(Z));
      b.backward(
          Elementwise.of(
              b.inputGradient(0), gradient, Map.of(GRADIENT, b.outputGradient(), Z, b.input())));
    }
  }

  @Override
  public String toString() {
    return label + "(z) = " + formula;
  }

  /** One of the backends' own. */
  private record BuiltIn(Activation f) implements Layer {

    BuiltIn {
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return f.label();
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return InputShapes.single(this, inputs);
    }

    @Override
    public void bind(Binding b) {
      b.forward(new Pointwise.Activate(f, b.input(), b.output()));
      if (b.isTraining() && b.needsGradient(0)) {
        boolean fromOutput = f.derivativeForm() == DerivativeForm.OUTPUT;
        b.backward(
            new ActivationGradient(
                f, fromOutput ? b.output() : b.input(), b.outputGradient(), b.inputGradient(0)));
      }
    }
  }
}
