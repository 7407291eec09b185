package dev.hadamard.nn.data;

import java.util.Locale;

/** What a network predicts for a sample. */
public enum Task {
  /** One of several classes. */
  CLASSIFICATION,
  /** A real number. */
  REGRESSION;

  /** The name in commands and files, as in {@code regression}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The task with this {@link #label()}, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists the choices
   */
  public static Task of(String label) {
    for (Task task : values()) {
      if (task.label().equals(label.toLowerCase(Locale.ROOT))) {
        return task;
      }
    }
    throw new IllegalArgumentException(
        "unknown task '%s'; choose %s or %s"
            .formatted(label, REGRESSION.label(), CLASSIFICATION.label()));
  }
}
