package dev.hadamard.kernels.launch;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.KernelVariant;

/**
 * A device that runs kernels in the order in which they are launched: what a driver has to offer.
 * Used by one thread at a time.
 */
public interface KernelDevice {

  /** Up to this many bytes are a number or two that a work-item reads once, and no matter. */
  long FEW_SPILLED_BYTES = 16;

  /** What users see of it. */
  DeviceInfo info();

  /** Whether the work-items run on the host's processor. */
  boolean isCpu();

  /** Processors that take a work-group each. */
  int computeUnits();

  /**
   * The most work-items in a group that the device can run this variant with; compiles it.
   *
   * @throws dev.hadamard.KernelBuildException if it does not compile
   * @throws dev.hadamard.DeviceException if the driver refuses it otherwise
   */
  long maxGroupSize(KernelVariant variant);

  /**
   * Bytes that this variant keeps in memory for want of registers, as the driver counts them: for a
   * work-item, or for as many as share a processor's thread; compiles it.
   *
   * @return 0 where the driver does not tell, or where it means nothing, as on a processor
   * @throws dev.hadamard.KernelBuildException if it does not compile
   * @throws dev.hadamard.DeviceException if the driver refuses it otherwise
   */
  long spilledBytes(KernelVariant variant);

  /**
   * Queues a kernel and does not wait for it.
   *
   * @param operation the op on whose behalf, for the message of a failure
   * @param variant what to run
   * @param range its work-items
   * @param arguments its arguments, in order
   */
  void launch(String operation, KernelVariant variant, Range range, Argument... arguments);
}
