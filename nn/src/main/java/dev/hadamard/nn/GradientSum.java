package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.Map;

/**
 * The gradients of the batches since the last update, each times the number of its samples: s ← s +
 * n·g, where g is the gradient of the mean over n samples. Their mean over all samples, g ← s/Σn,
 * is that of one large batch.
 */
final class GradientSum implements AutoCloseable {

  private final Backend backend;
  private final DeviceParameters sum;
  private final Tensor gradients;
  private final Tensor isBegun;
  private final Tensor reciprocal;
  private int batches;
  private long samples;

  GradientSum(Network network, Optimizer.Update update) {
    this.backend = network.backend();
    this.gradients = update.gradients();
    this.isBegun = update.scratch("sum.isBegun", Shape.of(1, 1));
    this.reciprocal = update.scratch("sum.reciprocal", Shape.of(1, 1));
    this.sum = DeviceParameters.ofTrained(backend, network.spec());
  }

  /** s ← s + n·g, or s ← n·g for the first batch. */
  Op add(int rows) {
    Expression share = Expression.input("g").times(rows);
    Expression next = Expression.input("begun").select(Expression.input("s").plus(share), share);
    return Elementwise.of(
        sum.all(), next, Map.of("s", sum.all(), "g", gradients, "begun", isBegun));
  }

  /** g ← s/Σn. */
  Op mean() {
    return Elementwise.of(
        gradients,
        Expression.input("s").times(Expression.input("reciprocal")),
        Map.of("s", sum.all(), "reciprocal", reciprocal));
  }

  /** Called before the gradients of a batch are added. */
  void begin(int rows) {
    if (batches < 2) {
      backend.write(new float[] {batches}, isBegun);
    }
    batches++;
    samples += rows;
  }

  /** The number of batches since the last update. */
  int batches() {
    return batches;
  }

  /** Called before the mean is computed; the next batch is the first again. */
  void end() {
    backend.write(new float[] {1f / samples}, reciprocal);
    clear();
  }

  /** Forgets the batches since the last update. */
  void clear() {
    batches = 0;
    samples = 0;
  }

  /** The bytes of the sum. */
  long bytes() {
    return sum.bytes();
  }

  @Override
  public void close() {
    sum.close();
  }
}
