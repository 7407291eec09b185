package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;

/** The value of a loss, computed on the device from outputs and targets that are there. */
final class LossValue implements AutoCloseable {

  private final Backend backend;
  private final TensorArena arena;
  private final Tensor value;
  private final Recording ops;

  /** Allocates memory for results in between and records the operations. */
  LossValue(Backend backend, Loss loss, Tensor outputs, Tensor targets) {
    this.backend = backend;
    this.arena = backend.newArena();
    try {
      this.value = arena.allocate(1, 1);
      this.ops = backend.record(loss.value(new BoundLoss(backend, arena, outputs, targets), value));
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
  }

  /** Computes it and waits. */
  double read() {
    ops.replay();
    return backend.read(value)[0];
  }

  @Override
  public void close() {
    ops.close();
    arena.close();
  }
}
