package dev.hadamard.nn.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The methods to bring features to a common range. The coefficients are always computed from the
 * training part alone.
 */
public enum ScalingMethod {
  /** x′ = x. */
  NONE,
  /**
   * x′ = x / max|x| with the maximum over all columns: for features of one kind, such as pixels.
   */
  DIVIDE_BY_MAX,
  /** x′ = (x − min) / (max − min), column by column: the training part lies in [0, 1]. */
  MIN_MAX,
  /**
   * x′ = (x − mean) / σ, column by column, where σ is the standard deviation of the training part
   * (divided by n).
   */
  STANDARDISE;

  /** The name in commands and files, as in {@code min-max}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the method with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static ScalingMethod of(String label) {
    for (ScalingMethod method : values()) {
      if (method.label().equals(label.toLowerCase(Locale.ROOT))) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        "unknown scaling '"
            + label
            + "'; choose one of "
            + Arrays.stream(values()).map(ScalingMethod::label).collect(Collectors.joining(", ")));
  }
}
