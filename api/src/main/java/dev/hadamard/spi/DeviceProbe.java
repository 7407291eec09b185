package dev.hadamard.spi;

import java.util.OptionalLong;

/**
 * A backend whose device can be measured: the time it spends in kernels and its peak rate.
 * Optional; test with {@code backend instanceof DeviceProbe}.
 */
public interface DeviceProbe {

  /**
   * Runs an action and returns the nanoseconds that the device spent in the kernels that the action
   * queued: Σ (end − start) by the device's own clock. Waits before and after. Operations that
   * other threads queue meanwhile are included.
   *
   * @return the nanoseconds; empty if the device measures no time, in which case the action runs
   *     all the same
   */
  OptionalLong kernelNanos(Runnable work);

  /**
   * Runs fused multiply-adds without memory access on every processor of the device, for some
   * tenths of a second.
   *
   * @return the highest rate reached, in GFLOP/s; a multiply-add counts as two operations
   */
  double peakGflops();
}
