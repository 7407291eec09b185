package dev.hadamard.spi;

import java.util.OptionalLong;

/**
 * What a backend may also be asked by those who measure it: how long its device computed, and how
 * fast it can. Optional; {@code backend instanceof DeviceProbe} tells.
 */
public interface DeviceProbe {

  /**
   * Runs something and returns the nanoseconds that the device spent in the kernels it queued: Σ
   * (end − start), by the device's own clock. Waits before and after. Operations that other threads
   * queue meanwhile are counted too.
   *
   * @return empty if the device keeps no time; then the work was run all the same
   */
  OptionalLong kernelNanos(Runnable work);

  /**
   * Runs fused multiply-adds that no memory holds up, on every processor of the device, for some
   * tenths of a second.
   *
   * @return the highest rate reached, in GFLOP/s; a multiply-add counts two
   */
  double peakGflops();
}
