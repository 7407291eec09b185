package dev.hadamard.op;

import dev.hadamard.Tensor;
import java.util.List;

/**
 * Matrices side by side: operations on the columns of tensors. Results are exact.
 *
 * <p>A backend may compute them on the host, as one without code for them does. It then waits for
 * the inputs (B3).
 */
public final class Columns {

  private Columns() {}

  /**
   * Joins matrices side by side: each row of the whole is the rows of the parts one after the
   * other.
   *
   * @param parts m × n₁, m × n₂, …, at least one
   * @param whole m × (n₁ + n₂ + …), overwritten; is no part
   */
  public record Join(List<Tensor> parts, Tensor whole) implements Op {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Join {
      parts = listed("joinColumns", parts);
    }

    @Override
    public String name() {
      return "joinColumns";
    }

    @Override
    public void operands(Operands operands) {
      for (int i = 0; i < parts.size(); i++) {
        operands.reads("part" + i, parts.get(i));
      }
      operands.writes("whole", whole);
    }

    @Override
    public void checkShapes() {
      check(this, parts, whole);
    }

    /** Never called: every backend computes it, on the host if it has nothing better. */
    @Override
    public void compose(Composition on) {
      throw new UnsupportedOperationException(name() + " is not composed of other operations");
    }
  }

  /**
   * Divides a matrix into others side by side, as {@link Join} joins them.
   *
   * @param whole m × (n₁ + n₂ + …), unchanged
   * @param parts m × n₁, m × n₂, …, at least one; overwritten; none is the whole or another part
   */
  public record Split(Tensor whole, List<Tensor> parts) implements Op {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Split {
      parts = listed("splitColumns", parts);
    }

    @Override
    public String name() {
      return "splitColumns";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("whole", whole);
      for (int i = 0; i < parts.size(); i++) {
        operands.writes("part" + i, parts.get(i));
      }
    }

    @Override
    public void checkShapes() {
      check(this, parts, whole);
    }

    /** Never called: every backend computes it, on the host if it has nothing better. */
    @Override
    public void compose(Composition on) {
      throw new UnsupportedOperationException(name() + " is not composed of other operations");
    }
  }

  private static List<Tensor> listed(String op, List<Tensor> parts) {
    List<Tensor> copy = List.copyOf(parts);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException(op + ": there is no part");
    }
    return copy;
  }

  private static void check(Op op, List<Tensor> parts, Tensor whole) {
    long columns = 0;
    for (int i = 0; i < parts.size(); i++) {
      columns += parts.get(i).shape().columns();
      if (parts.get(i).shape().rows() != whole.shape().rows()) {
        throw Shapes.mismatch(
            op,
            "part%d %s, whole %s: the rows %d and %d differ",
            i,
            parts.get(i).shape(),
            whole.shape(),
            parts.get(i).shape().rows(),
            whole.shape().rows());
      }
    }
    if (columns != whole.shape().columns()) {
      throw Shapes.mismatch(
          op, "the parts have %d columns together, whole is %s", columns, whole.shape());
    }
  }
}
