package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import java.util.List;

/** Checks of layers that read images. */
final class ImageShapes {

  private ImageShapes() {}

  /** The shape of the only input, height × width × channels. */
  static Shape image(Layer layer, List<Shape> inputs) {
    Shape input = InputShapes.single(layer, inputs);
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "a layer %s reads images of height × width × channels, not %s"
              .formatted(layer.name(), input));
    }
    return input;
  }

  /** The shape of the image that a window finds. */
  static Shape pooled(Layer layer, Window window, List<Shape> inputs, boolean isCeil) {
    Shape image = image(layer, inputs);
    try {
      return Pooling.output(window, image, isCeil);
    } catch (IllegalArgumentException tooLarge) {
      throw new IllegalArgumentException(
          "a layer %s: %s".formatted(layer.name(), tooLarge.getMessage()), tooLarge);
    }
  }

  static void requireNoGroups(String layer, Window window) {
    if (window.groups() != 1) {
      throw new IllegalArgumentException(
          "a %s with the window %s: each channel is pooled by itself, so leave the groups out"
              .formatted(layer, window));
    }
  }
}
