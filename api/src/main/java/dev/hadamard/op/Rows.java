package dev.hadamard.op;

import dev.hadamard.Tensor;

/** Operations on the rows of a matrix. */
public final class Rows {

  private Rows() {}

  /**
   * Adds a row to every row: xᵢⱼ ← xᵢⱼ + rowⱼ.
   *
   * @param row 1 × n
   * @param x m × n, modified; is not the row
   */
  public record Add(Tensor row, Tensor x) implements Primitive {

    @Override
    public String name() {
      return "addRow";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("row", row).modifies("x", x);
    }

    @Override
    public void checkShapes() {
      Shapes.row(this, "row", row, "x", x);
    }
  }

  /**
   * Sums the rows: rowⱼ ← α·Σᵢ xᵢⱼ + β·rowⱼ. α = 0 does not read x, β = 0 does not read the row.
   *
   * <p>Error, whatever x holds: at most min(γₘ₊₂, 2√(m + 2)·u) times |α|Σᵢ|xᵢⱼ| + |β·rowⱼ|, as of
   * {@link Matmul}: m numbers in chains of √m, and then the chains.
   *
   * @param alpha α
   * @param x m × n
   * @param beta β
   * @param row 1 × n, modified; is not x
   */
  public record Sum(float alpha, Tensor x, float beta, Tensor row) implements Primitive {

    @Override
    public String name() {
      return "sumRows";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).accumulates("row", row, beta);
    }

    @Override
    public void checkShapes() {
      Shapes.row(this, "row", row, "x", x);
    }

    @Override
    public boolean isDegenerate() {
      return alpha == 0 || x.shape().isEmpty();
    }

    /** row ← β·row, as no sum is added to it. */
    @Override
    public void compose(Composition on) {
      on.run(new Pointwise.Axpby(0, row, beta, row));
    }
  }

  /**
   * Softmax of every row: outᵢⱼ ← exp(zᵢⱼ − maxₖ zᵢₖ) / Σₗ exp(zᵢₗ − maxₖ zᵢₖ). A row that holds
   * NaN becomes NaN. The formula has no value for a row of nothing but −∞; each backend has its
   * own.
   *
   * @param z m × n
   * @param out m × n, overwritten; may be z
   */
  public record Softmax(Tensor z, Tensor out) implements Primitive {

    @Override
    public String name() {
      return "softmaxRows";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("z", z).writes("out", out, 0);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "z", z, "out", out);
    }
  }

  /**
   * The gradient of softmax with cross-entropy: δ ← s·(softmax(z) − t), for each row. With s = 1/m
   * and rows of t that sum to 1, δ is ∂L/∂z of the mean loss L = −1/m Σᵢⱼ tᵢⱼ ln softmax(z)ᵢⱼ (I.
   * Goodfellow, Y. Bengio, A. Courville, <i>Deep Learning</i>, §6.2.2.3). Where z is computed by a
   * dense layer, {@link Dense.Head} computes both.
   *
   * @param z the logits, m × n
   * @param targets t, m × n
   * @param scale s
   * @param delta δ, m × n, overwritten; is no input
   */
  public record SoftmaxGradient(Tensor z, Tensor targets, float scale, Tensor delta) implements Op {

    @Override
    public String name() {
      return "softmaxGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("z", z).reads("targets", targets).writes("delta", delta);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "z", z, "targets", targets);
      Shapes.same(this, "z", z, "delta", delta);
    }

    @Override
    public void compose(Composition on) {
      on.run(new Softmax(z, delta));
      on.run(new Pointwise.Axpby(-scale, targets, scale, delta));
    }
  }
}
