package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Elementwise.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The product of two or more inputs of one shape, element by element: a gate.
 *
 * <pre>
 * forward   y = x₁ ⊙ x₂ ⊙ …
 * backward  ∂L/∂xᵢ = ∂L/∂y ⊙ the product of the other inputs
 * </pre>
 */
public record Multiply() implements Layer {

  private static final String GRADIENT = "g";

  @Override
  public String name() {
    return "multiply";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.several(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < b.inputs(); i++) {
      inputs.put(x(i).name(), b.input(i));
    }
    b.forward(Elementwise.of(b.output(), product(x(0), 1, b.inputs()), inputs));
    List<Assignment> gradients = new ArrayList<>();
    for (int i = 0; i < b.inputs(); i++) {
      if (b.needsGradient(i)) {
        Expression before = product(Expression.input(GRADIENT), 0, i);
        Expression gradient = product(before, i + 1, b.inputs());
        gradients.add(new Assignment(b.inputGradient(i), gradient));
      }
    }
    if (!gradients.isEmpty()) {
      inputs.put(GRADIENT, b.outputGradient());
      b.backward(Elementwise.of(gradients, inputs));
    }
  }

  private static Expression x(int index) {
    return Expression.input("x" + index);
  }

  /** The factor times the inputs [from, to). */
  private static Expression product(Expression factor, int from, int to) {
    Expression product = factor;
    for (int i = from; i < to; i++) {
      product = product.times(x(i));
    }
    return product;
  }
}
