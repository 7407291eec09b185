package dev.hadamard.op;

import dev.hadamard.Tensor;

/**
 * Rows of a table, found by their indices: what an embedding does.
 *
 * <p>Indices are whole numbers from 0 on, as float32; a table has at most 2²⁴ rows. A backend may
 * compute these operations on the host, as one without code for them does. It then waits for the
 * inputs (B3).
 */
public final class Lookup {

  private Lookup() {}

  /**
   * outᵢ ← the row of the table whose index is indicesᵢ. It is copied, so the result is exact.
   * Where there is no such row, outᵢ is NaN.
   *
   * @param indices n numbers of any shape
   * @param table rows × columns
   * @param out n × columns, overwritten; is no input
   */
  public record Forward(Tensor indices, Tensor table, Tensor out) implements Op {

    @Override
    public String name() {
      return "lookup";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("indices", indices).reads("table", table).writes("out", out);
    }

    @Override
    public void checkShapes() {
      check(this, indices, "out", out, table);
    }

    /** Never called: every backend computes it, on the host if it has nothing better. */
    @Override
    public void compose(Composition on) {
      throw new UnsupportedOperationException(name() + " is not composed of other operations");
    }
  }

  /**
   * The gradient of the table: tableᵣ ← Σᵢ δᵢ over all i with indicesᵢ = r, 0 where there is none.
   * The terms of a row are added in the order of i, so the bits are the same each time (B9). The
   * error is at most γₙ of the sum of their absolute values.
   *
   * @param indices n numbers of any shape
   * @param delta δ, n × columns
   * @param table rows × columns, overwritten; is no input
   */
  public record Gradient(Tensor indices, Tensor delta, Tensor table) implements Op {

    @Override
    public String name() {
      return "lookupGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("indices", indices).reads("delta", delta).writes("table", table);
    }

    @Override
    public void checkShapes() {
      check(this, indices, "delta", delta, table);
    }

    /** Whether there is no term. */
    @Override
    public boolean isDegenerate() {
      return delta.shape().isEmpty();
    }

    /** Called only where there are no terms: every backend computes all others. */
    @Override
    public void compose(Composition on) {
      on.run(new Pointwise.Axpby(0, table, 0, table));
    }
  }

  private static void check(Op op, Tensor indices, String name, Tensor rows, Tensor table) {
    if (rows.shape().rows() != indices.shape().size()
        || rows.shape().columns() != table.shape().columns()) {
      throw Shapes.mismatch(
          op,
          "indices %s, table %s, %s %s: it is not one row of the table for each index",
          indices.shape(),
          table.shape(),
          name,
          rows.shape());
    }
  }
}
