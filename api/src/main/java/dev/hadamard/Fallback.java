package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@code hadamard.backend=auto} does when all it can open is a backend without a GPU, while
 * another one was refused that might have had one. A backend that is named is opened or fails,
 * whatever this says.
 */
public enum Fallback {
  /** Opens nothing: the exception tells each refusal with its remedy. */
  FAIL,
  /** Opens the best one; the log line that names it and the refused ones is a warning. */
  WARN,
  /** Opens the best one; the log line is information. */
  ALLOW;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Fallback::label).toList();
  }
}
