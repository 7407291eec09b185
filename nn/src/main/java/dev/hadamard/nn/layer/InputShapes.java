package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import java.util.List;

/** Checks of what a layer reads. */
final class InputShapes {

  private InputShapes() {}

  /** The shape of two or more inputs. */
  static Shape several(Layer layer, List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException(
          "%s has at least two inputs, not %d".formatted(layer.name(), inputs.size()));
    }
    for (Shape input : inputs) {
      if (!input.equals(inputs.get(0))) {
        throw new IllegalArgumentException(
            layer.name() + " has inputs of different shapes: " + inputs);
      }
    }
    return inputs.get(0);
  }

  /** The shape of the only input. */
  static Shape single(Layer layer, List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "a layer %s reads one input, not %d".formatted(layer.name(), inputs.size()));
    }
    return inputs.get(0);
  }
}
