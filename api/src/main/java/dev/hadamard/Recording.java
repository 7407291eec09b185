package dev.hadamard;

import dev.hadamard.op.Op;
import java.util.List;

/**
 * Operations that a backend keeps to queue them again: see {@link Backend#record}. May be used from
 * many threads; a replay is atomic.
 */
public interface Recording extends AutoCloseable {

  /** The operations, in their order. */
  List<Op> operations();

  /**
   * Queues the operations, in their order; waits for nothing.
   *
   * @throws IllegalStateException if the recording or the backend is closed, or one of its tensors:
   *     then nothing is queued
   * @throws DeviceException as the operations themselves, naming operation and kernel (B10)
   */
  void replay();

  /** Frees what is kept; what was queued is still computed. Closing twice does nothing. */
  @Override
  void close();
}
