package dev.hadamard.bench.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The forward pass of a layer that moves more than it computes, alone or with its backward pass.
 * Streams of {@link Operands}: 0 is x, 1 is δ = ∂L/∂y, 2 is γ, 3 is β.
 *
 * <p>Backward passes are not measured by themselves: a library with automatic gradients adds to the
 * gradients that it has, unless the forward pass is new.
 *
 * @param kind the layer
 * @param isBoth whether the backward pass follows; then the result is ∂L/∂x, otherwise y
 * @param shape of x: n × height × width × channels, or rows × columns
 */
public record LayerPass(Kind kind, boolean isBoth, List<Integer> shape) implements Work {

  /** The word with which the text form begins. */
  static final String WORD = "layer";

  private static final String BOTH = "both";

  /** ε of the normalisations. */
  public static final double EPSILON = 1e-5;

  /** The layers. */
  public enum Kind {
    /** Batch normalisation of each channel, in training. */
    BATCH_NORM("batch-norm"),
    /** Layer normalisation of each row. */
    LAYER_NORM("layer-norm"),
    /** The largest of 2 × 2 pixels. */
    MAX_POOL("max-pool"),
    /** Softmax of each row. */
    SOFTMAX("softmax");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in texts. */
    public String label() {
      return label;
    }
  }

  /** Copies the shape. */
  public LayerPass {
    shape = List.copyOf(shape);
  }

  /** The number of elements of x. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** The number of elements of y. */
  public int outputs() {
    return kind == Kind.MAX_POOL ? elements() / 4 : elements();
  }

  /** The last extent: channels or columns. */
  public int columns() {
    return shape.get(shape.size() - 1);
  }

  /** x. */
  public float[] x() {
    return Operands.stream(0, elements());
  }

  /** δ. */
  public float[] delta() {
    return Operands.stream(1, outputs());
  }

  /** γ, one number for each column. */
  public float[] gamma() {
    return Operands.stream(2, columns());
  }

  /** β, one number for each column. */
  public float[] beta() {
    return Operands.stream(3, columns());
  }

  /** The pass in texts. */
  public String pass() {
    return isBoth ? BOTH : "forward";
  }

  @Override
  public String text() {
    return "%s %s %s %s"
        .formatted(
            WORD,
            kind.label,
            pass(),
            shape.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  static LayerPass parse(String[] words) {
    return new LayerPass(
        Kind.valueOf(words[1].toUpperCase(Locale.ROOT).replace('-', '_')),
        words[2].equals(BOTH),
        Arrays.stream(words).skip(3).map(Integer::valueOf).toList());
  }

  /** One operation for each element and pass, independently of the layer. */
  @Override
  public double flops() {
    return (isBoth ? 2.0 : 1.0) * elements();
  }

  /**
   * Forward x and y; backward what the formula reads, δ and x or y, and ∂L/∂x. Max pooling writes
   * and reads which element was the largest instead, one number for each output.
   */
  @Override
  public double bytes() {
    double x = elements();
    double y = outputs();
    return kind == Kind.MAX_POOL
        ? 4 * (x + 2 * y) * (isBoth ? 2 : 1)
        : 4 * (2 * x + (isBoth ? 3 * x : 0));
  }
}
