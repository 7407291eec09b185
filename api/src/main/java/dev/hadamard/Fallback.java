package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@code hadamard.backend=auto} does when a backend that it prefers is refused. A backend that
 * is named is opened or fails, whatever this says.
 */
public enum Fallback {
  /** The most preferred backend on the class path must open, or none is. */
  FAIL,
  /**
   * The best one that can be used is opened; the log line that names the refused ones is a warning.
   */
  WARN,
  /** The best one that can be used is opened; the log line is information. */
  ALLOW;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Fallback::label).toList();
  }
}
