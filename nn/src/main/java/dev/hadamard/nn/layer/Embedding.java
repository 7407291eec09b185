package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.op.Lookup;
import java.util.List;

/**
 * A row of learnt numbers for each index, such as that of a word. A sample is s indices, whole
 * numbers from 0 to n − 1 as float32; the output is s × d.
 *
 * <pre>
 * forward     yᵢ = the row of W at index xᵢ; NaN if there is none
 * backward    ∂L/∂Wᵣ = Σᵢ ∂L/∂yᵢ over all i with xᵢ = r; no gradient passes on to x
 * parameters  weight W [n, d], from N(0, 1), as in PyTorch
 * </pre>
 *
 * @param rows n
 * @param width d
 */
public record Embedding(int rows, int width) implements Layer {

  private static final String WEIGHT = "weight";
  private static final int MOST_ROWS = 1 << 24; // whole numbers that float32 has

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive, or there are more than 2²⁴ rows
   */
  public Embedding {
    if (rows < 1 || rows > MOST_ROWS || width < 1) {
      throw new IllegalArgumentException(
          "an embedding of %d rows of %d numbers; at least 1 of each, at most %d rows"
              .formatted(rows, width, MOST_ROWS));
    }
    Shape.of(rows, width); // W must be a possible shape
  }

  @Override
  public String name() {
    return "embedding";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = InputShapes.single(this, inputs);
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "a layer %s reads samples of indices in one row, not %s".formatted(name(), input));
    }
    return Shape.of(input.size(), width);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    return List.of(ParameterSpec.trained(WEIGHT, Shape.of(rows, width), Embedding::normal));
  }

  private static float[] normal(Shape shape, SplitMix64 random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Override
  public void bind(Binding b) {
    b.forward(new Lookup.Forward(b.input(), b.parameter(WEIGHT), b.output()));
    if (b.isTraining()) {
      b.backward(new Lookup.Gradient(b.input(), b.outputGradient(), b.gradient(WEIGHT)));
    }
  }
}
