package dev.hadamard.opencl;

import dev.hadamard.Recording;
import java.util.List;
import java.util.function.Consumer;

/**
 * The launches of some operations, to be queued again: each is one driver call, no argument is
 * bound and no garbage is left on the heap.
 */
final class CapturedLaunches implements Recording {

  private final Launcher launcher;
  private final List<Launch> launches;
  private final Launch[] inOrder;
  private final OpenClTensor[] operands;
  private final Consumer<Runnable> ifUsable;
  private final Consumer<Runnable> alone;
  private final Runnable queueing = this::queue;
  private boolean closed;

  /**
   * A recording of these launches.
   *
   * @param operands what has to be alive at a replay
   * @param ifUsable runs something under the lock of a backend that is open and not lost
   * @param alone runs something under the lock, be the backend open or closed
   */
  CapturedLaunches(
      Launcher launcher,
      List<Launch> launches,
      List<OpenClTensor> operands,
      Consumer<Runnable> ifUsable,
      Consumer<Runnable> alone) {
    this.launcher = launcher;
    this.launches = launches;
    this.inOrder = launches.toArray(Launch[]::new);
    this.operands = operands.toArray(OpenClTensor[]::new);
    this.ifUsable = ifUsable;
    this.alone = alone;
  }

  @Override
  public void replay() {
    ifUsable.accept(queueing);
  }

  private void queue() {
    launcher.refuseWhileCapturing("replay");
    if (closed) {
      throw new IllegalStateException("replay: the recording is closed");
    }
    for (OpenClTensor operand : operands) {
      if (operand.isClosed()) {
        throw new IllegalStateException("replay: a tensor " + operand.shape() + " is closed");
      }
    }
    for (Launch launch : inOrder) {
      launcher.start(launch);
    }
  }

  @Override
  public void close() {
    alone.accept(
        () -> {
          closed = true;
          launcher.release(launches);
        });
  }
}
