package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.op.Pointwise;
import java.util.List;

/**
 * The sum of two or more inputs of one shape: the join of a residual block.
 *
 * <pre>
 * forward   y = x₁ + x₂ + …
 * backward  ∂L/∂xᵢ = ∂L/∂y
 * </pre>
 *
 * <p>Source: K. He and others, <i>Deep Residual Learning for Image Recognition</i>, 2016.
 */
public record Add() implements Layer {

  @Override
  public String name() {
    return "add";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.several(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    b.forward(new Pointwise.Axpby(1, b.input(0), 0, b.output()));
    for (int i = 1; i < b.inputs(); i++) {
      b.forward(new Pointwise.Axpby(1, b.input(i), 1, b.output()));
    }
    for (int i = 0; i < b.inputs(); i++) {
      if (b.needsGradient(i)) {
        b.backward(new Pointwise.Axpby(1, b.outputGradient(), 0, b.inputGradient(i)));
      }
    }
  }
}
