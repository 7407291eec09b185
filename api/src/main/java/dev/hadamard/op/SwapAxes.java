package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;

/**
 * Exchanges two axes and keeps the last one: out[…, j, i, c] ← x[…, i, j, c]. What is split into
 * heads along the columns of a sequence becomes a sequence for each head, and back.
 *
 * <p>Every element is copied, so the result is exact. A backend may compute it on the host, as one
 * without code for it does. It then waits for the input (B3).
 *
 * @param x rank 3 or 4
 * @param out the same extents, with the last but one and the last but two exchanged; overwritten;
 *     is not x
 */
public record SwapAxes(Tensor x, Tensor out) implements Op {

  @Override
  public String name() {
    return "swapAxes";
  }

  @Override
  public void operands(Operands operands) {
    operands.reads("x", x).writes("out", out);
  }

  @Override
  public void checkShapes() {
    Shape from = x.shape();
    Shape to = out.shape();
    int rank = from.rank();
    boolean fits = rank >= 3 && to.rank() == rank;
    for (int axis = 0; fits && axis < rank; axis++) {
      int source = axis == rank - 2 ? rank - 3 : axis == rank - 3 ? rank - 2 : axis;
      fits = to.dimension(axis) == from.dimension(source);
    }
    if (!fits) {
      throw Shapes.mismatch(this, "x %s, out %s: no two axes are exchanged", from, to);
    }
  }

  /** The extent of the first of the two axes in x. */
  public int first() {
    return x.shape().dimension(x.shape().rank() - 3);
  }

  /** The extent of the second one in x. */
  public int second() {
    return x.shape().dimension(x.shape().rank() - 2);
  }

  /**
   * The index in x of what belongs to an element of out.
   *
   * @param i the index of the element in out, row-major
   */
  public int place(int i) {
    int columns = x.shape().columns();
    int row = i / columns;
    int ofFirst = row % first();
    int ofSecond = row / first() % second();
    int item = row / first() / second();
    return ((item * first() + ofFirst) * second() + ofSecond) * columns + i % columns;
  }

  /** Never called: every backend computes it, on the host if it has nothing better. */
  @Override
  public void compose(Composition on) {
    throw new UnsupportedOperationException(name() + " is not composed of other operations");
  }
}
