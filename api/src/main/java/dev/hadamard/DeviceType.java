package dev.hadamard;

import java.util.Locale;

/** The kinds of device, ranked by their use for training: the best comes first. */
public enum DeviceType {
  /** A graphics processor with memory of its own. */
  DISCRETE_GPU,
  /** A graphics processor that shares the host's memory. */
  INTEGRATED_GPU,
  /** A device that is neither a GPU nor a CPU. */
  ACCELERATOR,
  /** The host's processor, also when it is driven through OpenCL. It is never reported as a GPU. */
  CPU;

  /** Whether the device is a discrete or integrated GPU. */
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
