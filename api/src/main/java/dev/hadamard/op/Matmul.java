package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * General matrix product: out ← α·op(A)·op(B) + β·out.
 *
 * <p>op(A) is m × k, op(B) is k × n, out is m × n. Only out is modified; it is neither A nor B. A
 * and B may be the same tensor. β = 0 does not read out, α = 0 neither A nor B.
 *
 * <p>Error, componentwise, whatever the operands hold: |Ĉ − C| ≤ γₙ·(|α||A||B| + |β||C₀|) with n =
 * min(k + 2, 514 + max(2√(k + 2), k/512)), γₙ = nu/(1 − nu), u = 2⁻²⁴: terms are summed in chains
 * of 512 at most, and then the chains (N. Higham, <i>Accuracy and Stability of Numerical
 * Algorithms</i>, 2nd ed., §3.5 and §4.2). A backend whose products a library computes says so, and
 * keeps n = k + 2 ({@code dev.hadamard.spi.DeclaresErrors}). Where roundings do not all go one way,
 * which takes constant or slowly varying operands, T = min(γₖ₊₂, 2√(k + 2)·u) holds in place of γₙ
 * (N. Higham and T. Mary, 2019).
 *
 * @param alpha α
 * @param a A, m × k, or k × m if it is transposed
 * @param ta whether op(A) = Aᵀ
 * @param b B, k × n, or n × k if it is transposed
 * @param tb whether op(B) = Bᵀ
 * @param beta β
 * @param out m × n
 */
public record Matmul(
    float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out)
    implements Primitive {

  /** Refuses a transposition that is null. */
  public Matmul {
    Objects.requireNonNull(ta, "ta");
    Objects.requireNonNull(tb, "tb");
  }

  /** out ← op(A)·op(B). */
  public static Matmul of(Tensor a, Transpose ta, Tensor b, Transpose tb, Tensor out) {
    return new Matmul(1, a, ta, b, tb, 0, out);
  }

  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public void operands(Operands operands) {
    operands.reads("a", a).reads("b", b).accumulates("out", out, beta);
  }

  @Override
  public void checkShapes() {
    int inner = ta.columnsOf(a.shape());
    if (inner != tb.rowsOf(b.shape())) {
      throw Shapes.mismatch(
          this,
          "a %s%s, b %s%s: the inner dimensions %d and %d differ",
          a.shape(),
          mark(ta),
          b.shape(),
          mark(tb),
          inner,
          tb.rowsOf(b.shape()));
    }
    int m = ta.rowsOf(a.shape());
    int n = tb.columnsOf(b.shape());
    if (out.shape().rows() != m || out.shape().columns() != n) {
      throw Shapes.mismatch(
          this,
          "a %s%s, b %s%s give %d×%d, out is %s",
          a.shape(),
          mark(ta),
          b.shape(),
          mark(tb),
          m,
          n,
          out.shape());
    }
  }

  private static String mark(Transpose transpose) {
    return transpose == Transpose.YES ? "ᵀ" : "";
  }

  @Override
  public boolean isDegenerate() {
    return alpha == 0 || a.shape().isEmpty();
  }

  /** out ← β·out, as no product is added to it. */
  @Override
  public void compose(Composition on) {
    on.run(new Pointwise.Axpby(0, out, beta, out));
  }

  /**
   * A matrix product for each item of a batch: outᵢ ← α·op(Aᵢ)·op(Bᵢ) + β·outᵢ for all leading
   * indices i. Each item is a {@link Matmul}, with its error.
   *
   * <p>Only out is modified; it is neither A nor B. A and B may be the same tensor. β = 0 does not
   * read out, α = 0 neither A nor B.
   *
   * @param alpha α
   * @param a A, rank 3 or 4: the last two extents are those of a matrix, the others count items
   * @param ta whether op(A) = Aᵀ in each item
   * @param b B, with the leading extents of A
   * @param tb whether op(B) = Bᵀ in each item
   * @param beta β
   * @param out with the leading extents of A
   */
  public record Batched(
      float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out)
      implements Op {

    /** Refuses a transposition that is null. */
    public Batched {
      Objects.requireNonNull(ta, "ta");
      Objects.requireNonNull(tb, "tb");
    }

    /** outᵢ ← α·op(Aᵢ)·op(Bᵢ). */
    public static Batched of(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, Tensor out) {
      return new Batched(alpha, a, ta, b, tb, 0, out);
    }

    @Override
    public String name() {
      return "batchedMatmul";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("a", a).reads("b", b).accumulates("out", out, beta);
    }

    @Override
    public void checkShapes() {
      Shapes.leading(this, a, b, out);
      Shape left = item(a);
      Shape right = item(b);
      Shape result = item(out);
      boolean fits =
          ta.columnsOf(left) == tb.rowsOf(right)
              && ta.rowsOf(left) == result.rows()
              && tb.columnsOf(right) == result.columns();
      if (!fits) {
        throw Shapes.mismatch(
            this,
            "items of a %s%s and b %s%s do not give those of out %s",
            left,
            mark(ta),
            right,
            mark(tb),
            result);
      }
    }

    /** The shape of one item's matrix. */
    private static Shape item(Tensor tensor) {
      Shape shape = tensor.shape();
      return Shape.of(shape.dimension(shape.rank() - 2), shape.columns());
    }

    /** The number of items. */
    public int items() {
      int items = 1;
      for (int axis = 0; axis < a.shape().rank() - 2; axis++) {
        items *= a.shape().dimension(axis);
      }
      return items;
    }

    /** The rows of an item of out. */
    public int m() {
      return item(out).rows();
    }

    /** The columns of an item of out. */
    public int n() {
      return item(out).columns();
    }

    /** The terms of each sum. */
    public int k() {
      return ta.columnsOf(item(a));
    }

    @Override
    public boolean isDegenerate() {
      return alpha == 0 || a.shape().isEmpty();
    }

    /**
     * Whether every item begins where a view may, so that it can be composed of products.
     *
     * @param alignment {@link dev.hadamard.Backend#viewAlignment}
     */
    public boolean isComposed(int alignment) {
      return isDegenerate()
          || items() == 1
          || Stream.of(a, b, out).allMatch(tensor -> item(tensor).size() % alignment == 0);
    }

    /** A product for each item; called only where {@link #isComposed} says so. */
    @Override
    public void compose(Composition on) {
      if (isDegenerate()) {
        on.run(new Pointwise.Axpby(0, out, beta, out));
        return;
      }
      for (int i = 0; i < items(); i++) {
        on.run(new Matmul(alpha, item(a, i), ta, item(b, i), tb, beta, item(out, i)));
      }
    }

    private static Tensor item(Tensor tensor, int index) {
      Shape shape = item(tensor);
      return tensor.view(index * shape.size(), shape);
    }
  }
}
