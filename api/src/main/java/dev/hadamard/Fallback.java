package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The behaviour of {@code hadamard.backend=auto} when only backends without a GPU can be opened and
 * a backend that might have had a GPU was refused. A backend that is named explicitly is opened or
 * fails, independently of this setting.
 */
public enum Fallback {
  /** Opens nothing; the exception lists each refusal with its remedy. */
  FAIL,
  /** Opens the best backend and logs the choice and the refusals as a warning. */
  WARN,
  /** Opens the best backend and logs the choice and the refusals at the level INFO. */
  ALLOW;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Fallback::label).toList();
  }
}
