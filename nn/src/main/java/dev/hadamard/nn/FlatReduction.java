package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One number of all elements of some tensors of one size: their sum or the largest.
 *
 * <p>A device reduces a row by one group of threads, so a long tensor is taken as many rows, whose
 * results are then reduced. Each row begins where a view may.
 */
final class FlatReduction {

  /** The elements of a row: a multiple of every device's alignment. */
  private static final int ROW = 4096;

  /** Up to this number of elements one row is enough. */
  private static final int SHORT = 8 * ROW;

  private FlatReduction() {}

  /** out ← Σ x². */
  static List<Op> sumOfSquares(Optimizer.Update on, Tensor x, Tensor out) {
    Expression e = Expression.input("x");
    return of(on, Kind.SUM, e.times(e), Map.of("x", x), out);
  }

  /**
   * The operations.
   *
   * @param element at least 0; 0 where there is no parameter
   * @param inputs tensors of one size
   * @param out 1 × 1
   */
  static List<Op> of(
      Optimizer.Update on, Kind kind, Expression element, Map<String, Tensor> inputs, Tensor out) {
    int size = inputs.values().iterator().next().shape().size();
    if (size <= SHORT) {
      return List.of(reduced(kind, element, views(inputs, 0, Shape.of(1, size)), out));
    }
    int rows = size / ROW;
    int rest = size % ROW;
    Tensor parts = on.scratch("reduction." + size, Shape.of((rows + ROW) / ROW * ROW + 1));
    List<Op> ops = new ArrayList<>();
    ops.add(
        reduced(
            kind,
            element,
            views(inputs, 0, Shape.of(rows, ROW)),
            parts.view(0, Shape.of(rows, 1))));
    if (rest > 0) {
      int last = parts.shape().size() - 1;
      ops.add(
          reduced(
              kind,
              element,
              views(inputs, rows * ROW, Shape.of(1, rest)),
              parts.view(last, Shape.of(1, 1))));
    }
    Tensor all = parts.view(0, Shape.of(1, parts.shape().size())); // 0 between
    ops.add(reduced(kind, Expression.input("x"), Map.of("x", all), out));
    return ops;
  }

  private static Reduction reduced(
      Kind kind, Expression element, Map<String, Tensor> inputs, Tensor out) {
    return Reduction.of(kind, Along.ROWS, element, inputs, out);
  }

  private static Map<String, Tensor> views(Map<String, Tensor> inputs, int from, Shape shape) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> views.put(name, tensor.view(from, shape)));
    return views;
  }
}
