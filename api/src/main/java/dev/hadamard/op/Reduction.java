package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * An expression of m × n elements, reduced along its rows or its columns: outᵢ ← Σⱼ e(in¹ᵢⱼ, in²ᵢⱼ,
 * …), or the largest of them. The elements are not kept.
 *
 * <p>m and n are the most rows and columns of the inputs, or 0 where an input has none. Each input
 * is m × n, a row (1 × n), a column (m × 1) or a scalar (1 × 1), as for {@link Elementwise}.
 *
 * <p>The order of a sum is fixed for a device and a shape (rule B9). Its error is that of the
 * elements, and at most n·2⁻²⁴ of the sum of their absolute values besides. NaN among the elements
 * makes the result NaN. Of no elements the sum is 0 and the largest −∞.
 *
 * @param kind what is computed of the elements
 * @param along which elements belong together
 * @param program one expression; {@link Program#of} makes it once for many operations
 * @param inputs in the order of {@link Program#inputs}, unchanged
 * @param out m × 1 along rows, 1 × n along columns, overwritten; is no input
 */
public record Reduction(Kind kind, Along along, Program program, List<Tensor> inputs, Tensor out)
    implements Op {

  /** What is computed of the elements. */
  public enum Kind {
    /** Their sum. */
    SUM,
    /** The largest of them. */
    LARGEST
  }

  /** Which elements belong together. */
  public enum Along {
    /** Those of a row: one result for each row. */
    ROWS,
    /** Those of a column: one result for each column. */
    COLUMNS
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the program has more than one expression, or none of an
   *     input, or there are more or fewer tensors than it has inputs
   */
  public Reduction {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(along, "along");
    inputs = List.copyOf(inputs);
    if (program.outputs().size() != 1 || program.inputs().isEmpty()) {
      throw new IllegalArgumentException(
          "reduction: %d expressions of the inputs %s, not one of some"
              .formatted(program.outputs().size(), program.inputs()));
    }
    if (inputs.size() != program.inputs().size()) {
      throw new IllegalArgumentException(
          "reduction: %d inputs for %s".formatted(inputs.size(), program.inputs()));
    }
  }

  /**
   * Reduces an expression.
   *
   * @param inputs the tensor of each input by its name
   * @throws IllegalArgumentException if the expression has an input that is not among them, or none
   */
  public static Reduction of(
      Kind kind, Along along, Expression element, Map<String, Tensor> inputs, Tensor out) {
    Program program = Program.of(List.of(element));
    return new Reduction(kind, along, program, Elementwise.named(program, inputs), out);
  }

  /** m. */
  public int rows() {
    return extent(Shape::rows);
  }

  /** n. */
  public int columns() {
    return extent(Shape::columns);
  }

  /** The largest of the inputs, or 0 where one is empty: beside it the others are spread. */
  private int extent(ToIntFunction<Shape> of) {
    int most = 0;
    for (Tensor input : inputs) {
      int each = of.applyAsInt(input.shape());
      if (each == 0) {
        return 0;
      }
      most = Math.max(most, each);
    }
    return most;
  }

  /** How the input at this index is spread over the elements. */
  public Spread spread(int index) {
    return Spread.of(inputs.get(index).shape(), rows(), columns());
  }

  @Override
  public String name() {
    return "reduction";
  }

  @Override
  public void operands(Operands operands) {
    for (int i = 0; i < inputs.size(); i++) {
      operands.reads(program.inputs().get(i), inputs.get(i));
    }
    operands.writes("out", out);
  }

  @Override
  public void checkShapes() {
    for (int i = 0; i < inputs.size(); i++) {
      Shape in = inputs.get(i).shape();
      boolean fits =
          (in.rows() == rows() || in.rows() == 1)
              && (in.columns() == columns() || in.columns() == 1);
      if (!fits) {
        throw Shapes.mismatch(
            this,
            "%s %s is spread over %d×%d: it has to have its rows or 1, and its columns or 1",
            program.inputs().get(i),
            in,
            rows(),
            columns());
      }
    }
    if (along == Along.ROWS) {
      Shapes.matrix(this, "out", out, rows(), 1);
    } else {
      Shapes.vector(this, "out", out, columns());
    }
  }

  /** Whether there are no elements. */
  @Override
  public boolean isDegenerate() {
    return (along == Along.ROWS ? columns() : rows()) == 0;
  }

  /** Called where there are no elements alone: every backend computes it, if only on the host. */
  @Override
  public void compose(Composition on) {
    double nothing = kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY;
    on.run(Elementwise.of(out, Expression.constant(nothing), Map.of()));
  }
}
