package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;

/** How the initial values of a parameter are drawn. */
@FunctionalInterface
public interface Initializer {

  /** All values are 0; nothing is drawn. */
  Initializer ZERO = (shape, random) -> new float[shape.size()];

  /** All values are 1; nothing is drawn. */
  Initializer ONE =
      (shape, random) -> {
        float[] ones = new float[shape.size()];
        Arrays.fill(ones, 1);
        return ones;
      };

  /**
   * Draws the values of a parameter.
   *
   * @param shape the parameter's shape
   * @param random a stream of random numbers that belongs to the layer; its parameters draw from it
   *     in their order
   * @return as many values as the shape has, row-major
   */
  float[] draw(Shape shape, SplitMix64 random);
}
