package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import java.util.List;

/**
 * Each sample as one row of numbers, in row-major order: what {@link Dense} reads of an image.
 *
 * <pre>
 * forward   y = x
 * backward  ∂L/∂x = ∂L/∂y
 * </pre>
 */
public record Flatten() implements Layer {

  @Override
  public String name() {
    return "flatten";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.of(InputShapes.single(this, inputs).size());
  }

  @Override
  public void bind(Binding b) {
    Reshape.bindCopy(b);
  }
}
