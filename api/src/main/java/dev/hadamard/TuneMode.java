package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The source of the tuning parameters of a backend's kernels, such as tile sizes. They are fixed
 * while a backend is open, so that the same inputs give the same bits (B9).
 */
public enum TuneMode {
  /** The table that comes with the library. */
  OFF,
  /**
   * The profile that was stored for this device, driver and version of the kernels; without one,
   * the table.
   */
  LOAD,
  /**
   * Like {@link #LOAD}, but without a profile the device is tuned first, which takes some seconds.
   */
  RUN;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(TuneMode::label).toList();
  }
}
