package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * Two or more inputs side by side along the last axis: features, or the channels of images.
 *
 * <pre>
 * forward   y = [x₁ x₂ …]
 * backward  ∂L/∂xᵢ = the columns of ∂L/∂y where xᵢ is
 * </pre>
 */
public record Concatenate() implements Layer {

  @Override
  public String name() {
    return "concatenate";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException(
          "concatenate has at least two inputs, not " + inputs.size());
    }
    Shape first = inputs.get(0);
    int last = first.rank() - 1;
    int[] dimensions = new int[first.rank()];
    for (int axis = 0; axis < last; axis++) {
      dimensions[axis] = first.dimension(axis);
    }
    for (Shape input : inputs) {
      boolean fits = input.rank() == first.rank();
      for (int axis = 0; fits && axis < last; axis++) {
        fits = input.dimension(axis) == first.dimension(axis);
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "concatenate has inputs that differ in more than the last extent: " + inputs);
      }
      dimensions[last] = Math.addExact(dimensions[last], input.dimension(last));
    }
    return Shape.of(dimensions);
  }

  @Override
  public void bind(Binding b) {
    List<Tensor> inputs = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    boolean needsGradient = false;
    for (int i = 0; i < b.inputs(); i++) {
      inputs.add(b.input(i));
      needsGradient |= b.needsGradient(i);
    }
    b.forward(new Columns.Join(inputs, b.output()));
    if (needsGradient) {
      for (int i = 0; i < b.inputs(); i++) {
        gradients.add(b.needsGradient(i) ? b.inputGradient(i) : b.keep(b.input(i).shape()));
      }
      b.backward(new Columns.Split(b.outputGradient(), gradients));
    }
  }
}
