package dev.hadamard.cuda;

import dev.hadamard.Recording;
import java.util.List;
import java.util.function.Consumer;

/** A recording: a graph, and the tensors that have to be alive when it is queued. */
final class CapturedStep implements Recording {

  private final CudaLauncher launcher;
  private final CudaGraph graph;
  private final CudaTensor[] operands;
  private final Consumer<Runnable> ifUsable;
  private final Consumer<Runnable> alone;
  private final Runnable queueing = this::queue;
  private boolean closed;

  /**
   * A recording of this graph.
   *
   * @param operands what has to be alive at a replay
   * @param ifUsable runs something under the lock of a backend that is open and not lost
   * @param alone runs something under the lock, be the backend open or closed
   */
  CapturedStep(
      CudaLauncher launcher,
      CudaGraph graph,
      List<CudaTensor> operands,
      Consumer<Runnable> ifUsable,
      Consumer<Runnable> alone) {
    this.launcher = launcher;
    this.graph = graph;
    this.operands = operands.toArray(CudaTensor[]::new);
    this.ifUsable = ifUsable;
    this.alone = alone;
  }

  @Override
  public void replay() {
    ifUsable.accept(queueing);
  }

  private void queue() {
    launcher.refuseWhileRecording("replay");
    if (closed) {
      throw new IllegalStateException("replay: the recording is closed");
    }
    for (CudaTensor operand : operands) {
      if (operand.isClosed()) {
        throw new IllegalStateException("replay: a tensor " + operand.shape() + " is closed");
      }
    }
    launcher.replay(graph);
  }

  @Override
  public void close() {
    alone.accept(
        () -> {
          closed = true;
          launcher.release(graph);
        });
  }
}
