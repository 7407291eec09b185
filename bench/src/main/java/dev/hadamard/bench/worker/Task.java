package dev.hadamard.bench.worker;

import java.util.Map;

/**
 * A work that an engine has prepared. Every run computes the same result from the same operands.
 */
public interface Task extends AutoCloseable {

  /**
   * Runs the work once and waits for the result. The operands are on the device; only a training
   * step uploads its batch, and only a transfer transfers.
   */
  void run();

  /** Whether {@link #runWithTransfers} can be called. */
  default boolean hasTransfers() {
    return false;
  }

  /** Uploads every input, runs, downloads the output and waits. */
  default void runWithTransfers() {
    throw new UnsupportedOperationException();
  }

  /** Whether {@link #kernelNanos} can be called. */
  default boolean hasKernelTime() {
    return false;
  }

  /** Runs the work once and returns the nanoseconds of its kernels by the device's own clock. */
  default long kernelNanos() {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the result of exactly one run on new operands, row-major, for the check: C of a
   * product, the output of an elementwise operation, the content after a transfer, or the weights
   * of the first layer after a training step. Called before any other run.
   */
  float[] result();

  /**
   * Where the time of a training step goes, in nanoseconds by phase: transfer, forward, delta,
   * update. Waits after each phase, so the sum is more than {@link #run} takes. Empty if unknown.
   *
   * @param nanos how long it may take
   */
  default Map<String, Long> phases(long nanos) {
    return Map.of();
  }

  @Override
  void close();
}
