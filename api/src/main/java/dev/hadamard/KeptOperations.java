package dev.hadamard;

import java.util.Objects;

/** The recording of a backend that captures nothing: each replay makes the calls again. */
final class KeptOperations implements Recording {

  private final Runnable operations;
  private volatile boolean closed;

  KeptOperations(Runnable operations) {
    this.operations = Objects.requireNonNull(operations, "operations");
  }

  @Override
  public void replay() {
    if (closed) {
      throw new IllegalStateException("replay: the recording is closed");
    }
    operations.run();
  }

  @Override
  public void close() {
    closed = true;
  }
}
