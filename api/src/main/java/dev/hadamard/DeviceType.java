package dev.hadamard;

import java.util.Locale;

/** What kind of processor a device is, best for training first: the order is the ranking. */
public enum DeviceType {
  /** A graphics processor with memory of its own. */
  DISCRETE_GPU,
  /** A graphics processor that shares the host's memory. */
  INTEGRATED_GPU,
  /** A device that is neither a graphics processor nor a CPU. */
  ACCELERATOR,
  /** The host's processor, in whatever way it is driven. It is never reported as a GPU. */
  CPU;

  /** Whether the device is a graphics processor. */
  public boolean isGpu() {
    return this == DISCRETE_GPU || this == INTEGRATED_GPU;
  }

  /**
   * The name in reports: {@code discrete-gpu}, {@code integrated-gpu}, {@code accelerator}, {@code
   * cpu}.
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
