package dev.hadamard;

/**
 * Operations that a backend keeps to queue them again: see {@link Backend#record}. May be used from
 * many threads; a replay is atomic where the backend captured its operations.
 */
public interface Recording extends AutoCloseable {

  /**
   * Queues the operations, in their order; waits for nothing.
   *
   * @throws IllegalStateException if the recording or the backend is closed, or one of its tensors:
   *     then nothing is queued where the backend captured the operations
   * @throws DeviceException as the operations themselves, naming operation and kernel (B10)
   */
  void replay();

  /** Frees what is kept; what was queued is still computed. Closing twice does nothing. */
  @Override
  void close();
}
