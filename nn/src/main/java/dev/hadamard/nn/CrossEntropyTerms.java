package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.op.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The formulas of {@link CrossEntropy} and of softmax with cross-entropy, for one batch size. */
final class CrossEntropyTerms {

  private static final Expression ZERO = Expression.constant(0);

  private final LossBinding at;
  private final Map<String, Tensor> tensors = new HashMap<>();

  /** The logits, the targets and memory for the values of each row. */
  private CrossEntropyTerms(LossBinding at) {
    this.at = at;
    tensors.put("z", at.outputs());
    tensors.put("t", at.targets());
  }

  /** Also the weights of the classes. */
  CrossEntropyTerms(CrossEntropy loss, LossBinding at) {
    this(at);
    tensors.put("w", row(loss::weightOf));
    tensors.put("u", row(loss::countOf));
    tensors.put("keep", at.row(1 - loss.smoothing()));
    tensors.put("share", at.row(loss.smoothing() / at.columns()));
  }

  private Tensor row(IntToDoubleFunction perClass) {
    return at.row(IntStream.range(0, at.columns()).mapToDouble(perClass).toArray());
  }

  private static Expression in(String name) {
    return Expression.input(name);
  }

  /** w·s, the weighted target of an element. */
  private static Expression target() {
    return in("t").times(in("keep")).plus(in("share")).times(in("w"));
  }

  /** What belongs to a row that counts, else 0. */
  private static Expression counted(Expression e) {
    return in("active").greater(0).select(e, ZERO);
  }

  private Op row(Kind kind, Expression element, String out) {
    Tensor rows = at.keep(at.rows(), 1);
    Op op = Reduction.of(kind, Along.ROWS, element, tensors, rows);
    tensors.put(out, rows);
    return op;
  }

  private Op sum(Expression ofRow, String out) {
    Tensor one = at.keep(1, 1);
    Op op = Reduction.of(Kind.SUM, Along.COLUMNS, ofRow, tensors, one);
    tensors.put(out, one);
    return op;
  }

  /** Which rows count, and the sum of their weights. */
  List<Op> weights() {
    return List.of(
        row(Kind.SUM, in("t").times(in("u")), "active"),
        row(Kind.SUM, in("t").times(in("w")), "weight"),
        sum(counted(in("weight")), "weights"));
  }

  /** After the weights. */
  List<Op> gradient(Tensor gradient) {
    Op perRow = row(Kind.SUM, target(), "q");
    tensors.put("p", gradient);
    Expression delta = in("p").times(in("q")).minus(target()).over(in("weights"));
    return List.of(
        perRow,
        new Rows.Softmax(at.outputs(), gradient),
        Elementwise.of(gradient, counted(delta), tensors));
  }

  /** After the weights. */
  List<Op> value(Tensor value) {
    return List.of(
        row(Kind.MAX, in("z"), "max"),
        row(Kind.SUM, in("z").minus(in("max")).exp(), "sum"),
        row(Kind.SUM, surprise(target()), "loss"),
        sum(counted(in("loss")), "losses"),
        Elementwise.of(value, in("losses").over(in("weights")), tensors));
  }

  /** The mean of softmax with cross-entropy, without weights. */
  static List<Op> mean(LossBinding at, Tensor value) {
    CrossEntropyTerms terms = new CrossEntropyTerms(at);
    terms.tensors.put("scale", at.row(1.0 / at.rows()));
    return List.of(
        terms.row(Kind.MAX, in("z"), "max"),
        terms.row(Kind.SUM, in("z").minus(in("max")).exp(), "sum"),
        terms.row(Kind.SUM, surprise(in("t")), "loss"),
        Reduction.of(Kind.SUM, Along.COLUMNS, in("loss").times(in("scale")), terms.tensors, value));
  }

  /** −target·ln p = target·(ln Σ exp(z − max) − (z − max)); 0 where the target is 0. */
  private static Expression surprise(Expression target) {
    Expression minusLog = in("sum").log().minus(in("z").minus(in("max")));
    return target.equal(ZERO).select(ZERO, target.times(minusLog));
  }
}
