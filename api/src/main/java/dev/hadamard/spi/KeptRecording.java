package dev.hadamard.spi;

import dev.hadamard.Recording;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * The recording of an {@link AbstractBackend}. A replay checks what each operation would check, and
 * leaves no garbage of its own.
 */
final class KeptRecording implements Recording {

  private final AbstractBackend<?> backend;
  private final List<Op> operations;
  private final AbstractTensor[] operands;
  private final Runnable freeScratch;
  private final AbstractBackend.Replay replay;
  private final Runnable checkedQueue = this::queueIfUsable;
  private boolean closed;

  KeptRecording(
      AbstractBackend<?> backend,
      List<Op> operations,
      List<AbstractTensor> operands,
      Runnable freeScratch,
      AbstractBackend.Replay replay) {
    this.backend = backend;
    this.operations = operations;
    this.operands = operands.toArray(AbstractTensor[]::new);
    this.freeScratch = freeScratch;
    this.replay = replay;
  }

  @Override
  public List<Op> operations() {
    return operations;
  }

  @Override
  public void replay() {
    backend.run(checkedQueue);
  }

  private void queueIfUsable() {
    if (closed) {
      throw new IllegalStateException("replay: the recording is closed");
    }
    for (AbstractTensor operand : operands) {
      if (operand.isClosed()) {
        throw new IllegalStateException("replay: a tensor " + operand.shape() + " is closed");
      }
    }
    replay.queue();
  }

  @Override
  public void close() {
    backend.exclusively(
        () -> {
          if (!closed) {
            closed = true;
            replay.release();
            freeScratch.run();
          }
        });
  }
}
