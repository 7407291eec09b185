package dev.hadamard.kernels.launch;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.op.Rows;

/**
 * The gradient of a convolution's weights, images of a batch divided into portions: a first layer
 * has a few hundred weights, which are one or two tiles of a product, but sums of ten thousands of
 * terms. So each portion has tiles of its own, for as many processors.
 *
 * <pre>
 *   portions  ┌ ∂L/∂w of images 0 … s − 1 ┐          w ← α·Σ portions + β·w
 *             ├ ∂L/∂w of images s … 2s − 1┤
 *             └            …              ┘
 * </pre>
 *
 * @param whole the gradient of all images
 * @param portions a row for each portion, of as many elements as there are weights; overwritten
 */
record PortionedGradient(WeightGradient whole, Tensor portions) implements Op {

  /** Rows and columns of a tile that most devices have. */
  private static final int TILE = 64;

  /** Tiles for each processor. */
  private static final int TILES = 4;

  /** With fewer terms a portion costs more to add than it saves. */
  private static final int FEWEST_TERMS = 512;

  /** Most elements of all portions: 16 MB. */
  private static final int LARGEST = 1 << 22;

  /**
   * How many portions suit a device; 1 if it is better to compute all images at once.
   *
   * @param units the number of its processors
   */
  static int count(WeightGradient op, int units) {
    Shape w = op.w().shape();
    int groups = op.window().groups();
    if (w.size() == 0 || (groups > 1 && w.columns() == 1)) {
      return 1;
    }
    int outputs = w.dimension(0) / groups;
    long tiles = (long) parts(outputs, TILE) * parts(w.size() / w.dimension(0), TILE);
    long wanted = tiles >= 2L * units ? 1 : (long) TILES * units / tiles;
    long most = Math.min(op.delta().shape().rows() / FEWEST_TERMS, LARGEST / w.size());
    int images = op.x().shape().dimension(0);
    int count = (int) Math.max(1, Math.min(images, Math.min(wanted, most)));
    return parts(images, imagesOf(op, count)); // none is empty
  }

  /** The images of a portion; the last one may have fewer. */
  static int imagesOf(WeightGradient op, int portions) {
    return parts(op.x().shape().dimension(0), portions);
  }

  /** The gradient by its portions. */
  static void compose(WeightGradient op, int count, Composition on) {
    int size = op.w().shape().size();
    Tensor portions = on.scratch(Shape.of(count, size));
    on.run(new PortionedGradient(op, portions));
    on.run(new Rows.Sum(op.alpha(), portions, op.beta(), op.w().view(0, Shape.of(size))));
    on.run(new Rows.Sum(op.alpha(), op.delta(), op.beta(), op.b()));
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public void operands(Operands operands) {
    operands.reads("delta", whole.delta()).reads("x", whole.x()).writes("portions", portions);
  }

  /** {@inheritDoc} Those of the whole are checked already. */
  @Override
  public void checkShapes() {}

  /** Never called, because a backend that divides a gradient has a kernel for the portions. */
  @Override
  public void compose(Composition on) {
    throw new UnsupportedOperationException(name() + " is not composed of other operations");
  }

  private static int parts(int whole, int part) {
    return (whole - 1) / part + 1;
  }
}
