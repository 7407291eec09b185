package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Elementwise.Assignment;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Looks for gradients that are not finite, on the device. Each element has a code, the larger the
 * earlier its parameter is in the network. The largest code of an element that is not finite is
 * kept with the number of its step, until the host asks.
 */
final class GradientCheck {

  private static final String CODE = "check.code";

  private final Backend backend;
  private final Optimizer.Update update;
  private final Tensor found; // the code of this step, or 0
  private final Tensor count; // the steps since the last question
  private final Tensor firstCode;
  private final Tensor firstCount;
  private long asked;

  GradientCheck(Backend backend, Optimizer.Update update) {
    this.backend = backend;
    this.update = update;
    this.found = update.scratch("check.found", Shape.of(1, 1));
    this.count = update.scratch("check.count", Shape.of(1, 1));
    this.firstCode = update.scratch("check.firstCode", Shape.of(1, 1));
    this.firstCount = update.scratch("check.firstCount", Shape.of(1, 1));
  }

  /** The operations between gradients and update. */
  List<Op> ops() {
    Expression g = Expression.input("g");
    Expression isFinite = g.abs().lessOrEqual(Expression.constant(Float.MAX_VALUE));
    Expression element = isFinite.select(Expression.constant(0), Expression.input("code"));
    List<Op> ops =
        new ArrayList<>(
            FlatReduction.of(
                update,
                Kind.MAX,
                element,
                Map.of("g", update.gradients(), "code", update.perParameter(CODE, codes())),
                found));
    Expression first = Expression.input("firstCode");
    Expression number = Expression.input("count").plus(1);
    ops.add(
        Elementwise.of(
            List.of(
                new Assignment(count, number),
                new Assignment(firstCount, first.select(Expression.input("firstCount"), number)),
                new Assignment(firstCode, first.select(first, Expression.input("found")))),
            Map.of(
                "count", count, "firstCount", firstCount, "firstCode", firstCode, "found", found)));
    return ops;
  }

  /** From the number of parameters for the first one down to 1 for the last. */
  private ToDoubleFunction<Optimizer.Segment> codes() {
    List<Optimizer.Segment> segments = update.segments();
    return segment -> segments.size() - segments.indexOf(segment);
  }

  /**
   * Waits for the steps so far.
   *
   * @param steps their number
   * @throws NonFiniteGradientException if a gradient since the last question was not finite
   */
  void require(long steps) {
    int code = (int) backend.read(firstCode)[0];
    if (code == 0) {
      restart(steps);
      return;
    }
    long step = asked + (long) backend.read(firstCount)[0];
    List<Optimizer.Segment> segments = update.segments();
    restart(steps);
    throw new NonFiniteGradientException(step, segments.get(segments.size() - code).name());
  }

  /** Forgets what it found; the next step has the number after this one. */
  void restart(long steps) {
    asked = steps;
    backend.write(new float[1], count);
    backend.write(new float[1], firstCode);
  }
}
