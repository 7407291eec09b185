package dev.hadamard.spi;

import dev.hadamard.Recording;
import java.util.List;

/**
 * Operations that a device has captured. A replay makes the same checks as the operations, and
 * leaves no garbage.
 */
final class CapturedRecording implements Recording {

  private final OwningBackend<?> backend;
  private final AbstractTensor[] operands;
  private final Runnable queue;
  private final Runnable release;
  private final Runnable checkedQueue = this::queueIfUsable;
  private boolean closed;

  CapturedRecording(
      OwningBackend<?> backend,
      List<? extends AbstractTensor> operands,
      Runnable queue,
      Runnable release) {
    this.backend = backend;
    this.operands = operands.toArray(AbstractTensor[]::new);
    this.queue = queue;
    this.release = release;
  }

  @Override
  public void replay() {
    backend.run(checkedQueue);
  }

  private void queueIfUsable() {
    backend.refuseInRecording("replay");
    if (closed) {
      throw new IllegalStateException("replay: the recording is closed");
    }
    for (AbstractTensor operand : operands) {
      if (operand.isClosed()) {
        throw new IllegalStateException("replay: a tensor " + operand.shape() + " is closed");
      }
    }
    queue.run();
  }

  @Override
  public void close() {
    backend.exclusively(
        () -> {
          if (!closed) {
            closed = true;
            release.run();
          }
        });
  }
}
