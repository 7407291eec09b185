package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The factors of an optimizer on the device, each of them a scalar. */
final class DeviceFactors implements AutoCloseable {

  private final Backend backend;
  private final Optimizer optimizer;
  private final int stride; // in elements, so that each may be a view
  private final float[] written;
  private final FloatBuffer spaced;
  private final @Nullable TensorArena arena;
  private final @Nullable Tensor all;
  private boolean isWritten;

  DeviceFactors(Backend backend, Optimizer optimizer) {
    this.backend = backend;
    this.optimizer = optimizer;
    this.stride = backend.viewAlignment();
    this.written = new float[optimizer.factors(1, optimizer.learningRate()).length];
    this.spaced = FloatBuffer.allocate(Math.multiplyExact(written.length, stride));
    this.arena = written.length == 0 ? null : backend.newArena();
    try {
      this.all = arena == null ? null : arena.allocate(spaced.capacity());
    } catch (RuntimeException | Error refused) {
      close();
      throw refused;
    }
  }

  /**
   * Puts the factors of a step on the device, unless they are there.
   *
   * @param eta the learning rate of the step
   * @throws IllegalArgumentException if they are not as many as in the first step
   */
  void write(long step, double eta) {
    if (all == null) {
      return;
    }
    float[] values = optimizer.factors(step, eta);
    if (values.length != written.length) {
      throw new IllegalArgumentException(
          "%s has %d factors in step %d; return %d, as in step 1"
              .formatted(optimizer.describe(), values.length, step, written.length));
    }
    if (isWritten && Arrays.equals(values, written)) {
      return;
    }
    for (int i = 0; i < values.length; i++) {
      spaced.put(i * stride, values[i]);
    }
    backend.write(spaced, all);
    System.arraycopy(values, 0, written, 0, values.length); // the optimizer may refill its array
    isWritten = true;
  }

  /** One of them, 1 × 1. */
  Tensor get(int index) {
    if (index < 0 || index >= written.length || all == null) {
      throw new IllegalArgumentException(
          "%s has %d factors, and none at %d"
              .formatted(optimizer.describe(), written.length, index));
    }
    return all.view(index * stride, Shape.of(1, 1));
  }

  /** The bytes that they take. */
  long bytes() {
    return arena == null ? 0 : arena.bytes();
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }
}
