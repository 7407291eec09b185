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
 * <p>m and n are the most rows and columns of the inputs; m is 0 if an input has no rows, and n is
 * 0 if one has no columns. Each input is m × n, a row (1 × n), a column (m × 1) or a scalar (1 ×
 * 1), as for {@link Elementwise}. m·n is at most 2³¹ − 1.
 *
 * <p>The order of a sum is fixed for a device and a shape (rule B9). Its error is that of the
 * elements, and at most n·2⁻²⁴ of the sum of their absolute values besides. NaN among the elements
 * makes the result NaN. Of no elements the sum is 0 and the largest −∞.
 *
 * <p>A backend may compute it on the host, as one without code for it does. It then waits for the
 * inputs (B3).
 *
 * @param kind what is computed of the elements
 * @param along which elements belong together
 * @param program one expression; {@link Program#of} makes it once for many operations
 * @param inputs in the order of {@link Program#inputs}, unchanged
 * @param out m × 1 along rows, 1 × n along columns, overwritten; is no input
 */
public record Reduction(Kind kind, Along along, Program program, List<Tensor> inputs, Tensor out)
    implements Op {

  private static final String NAME = "reduction";

  /** What is computed of the elements. */
  public enum Kind {
    /** Their sum. */
    SUM,
    /** The largest of them. */
    MAX
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
          "reduction takes one expression with at least one input, not %d expression%s with inputs %s"
              .formatted(
                  program.outputs().size(),
                  program.outputs().size() == 1 ? "" : "s",
                  program.inputs()));
    }
    if (inputs.size() != program.inputs().size()) {
      throw new IllegalArgumentException(
          NAME + ": %d inputs for %s".formatted(inputs.size(), program.inputs()));
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
    return new Reduction(kind, along, program, Elementwise.named(NAME, program, inputs), out);
  }

  /** m. */
  public int rows() {
    return extent(Shape::rows);
  }

  /** n. */
  public int columns() {
    return extent(Shape::columns);
  }

  /** 0 where an input has none, else the most. */
  private int extent(ToIntFunction<Shape> of) {
    int most = 0;
    for (Tensor input : inputs) {
      int extent = of.applyAsInt(input.shape());
      if (extent == 0) {
        return 0;
      }
      most = Math.max(most, extent);
    }
    return most;
  }

  /** How the input at this index is broadcast over the elements. */
  public Broadcast broadcast(int index) {
    return Broadcast.of(inputs.get(index).shape(), rows(), columns());
  }

  @Override
  public String name() {
    return NAME;
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
    int rows = rows();
    int columns = columns();
    String whole = rows + "×" + columns;
    for (int i = 0; i < inputs.size(); i++) {
      Shapes.broadcast(this, program.inputs().get(i), inputs.get(i), whole, rows, columns);
    }
    if ((long) rows * columns > Integer.MAX_VALUE) {
      throw Shapes.mismatch(
          this,
          "the inputs span %s elements, more than %d; reduce them in parts",
          whole,
          Integer.MAX_VALUE);
    }
    if (along == Along.ROWS) {
      Shapes.matrix(this, "out", out, rows, 1);
    } else {
      Shapes.vector(this, "out", out, columns);
    }
  }

  /** Whether there are no elements. */
  @Override
  public boolean isDegenerate() {
    return (along == Along.ROWS ? columns() : rows()) == 0;
  }

  /**
   * Called only where there are no elements. Every backend computes all others, on the host if it
   * has nothing better.
   */
  @Override
  public void compose(Composition on) {
    double nothing = kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY;
    on.run(Elementwise.of(out, Expression.constant(nothing), Map.of()));
  }
}
