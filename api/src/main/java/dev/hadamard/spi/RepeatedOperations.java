package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.op.Op;
import java.util.List;

/** A recording that runs its operations one by one at each replay. */
public final class RepeatedOperations implements Recording {

  private final Backend backend;
  private final List<Op> operations;
  private volatile boolean closed;

  /** Operations to be run on this backend. */
  public RepeatedOperations(Backend backend, List<? extends Op> operations) {
    this.backend = backend;
    this.operations = List.copyOf(operations);
  }

  @Override
  public List<Op> operations() {
    return operations;
  }

  @Override
  public void replay() {
    if (closed) {
      throw new IllegalStateException("replay: the recording is closed");
    }
    operations.forEach(backend::run);
  }

  @Override
  public void close() {
    closed = true;
  }
}
