package dev.hadamard;

import dev.hadamard.op.Op;
import java.util.List;

/**
 * Recorded operations, which can be queued again and again, see {@link Backend#record}. May be used
 * from many threads; a replay is atomic.
 */
public interface Recording extends AutoCloseable {

  /** The operations, in their order. */
  List<Op> operations();

  /**
   * Queues the operations in their order. Does not wait, unless one of them is an expression or a
   * convolution that the backend computes on the host (B3).
   *
   * @throws IllegalStateException if the recording, the backend or one of the tensors is closed;
   *     nothing is queued then
   * @throws DeviceException if the device fails, as the operations themselves do (B10)
   */
  void replay();

  /**
   * Frees the recording. Operations that are already queued are still computed. Closing twice does
   * nothing.
   */
  @Override
  void close();
}
