package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where the shape of a backend's kernels comes from. It is settled when the backend is opened and
 * stays while it is open, so that the same inputs give the same bits (B9).
 */
public enum TuneMode {
  /** From the table that comes with the program. */
  OFF,
  /** From the profile stored for this very device, driver and program, if there is one. */
  LOAD,
  /** As {@link #LOAD}; without a profile the device is tuned first, which takes some seconds. */
  RUN;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(TuneMode::label).toList();
  }
}
