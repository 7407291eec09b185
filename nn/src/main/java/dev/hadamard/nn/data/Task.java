package dev.hadamard.nn.data;

import dev.hadamard.spi.Spelling;
import java.util.List;
import java.util.Locale;

/** The kind of target that a network predicts. */
public enum Task {
  /** The target is one of several classes. */
  CLASSIFICATION,
  /** The target is a real number. */
  REGRESSION;

  /** The name in commands and files, as in {@code regression}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the task with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static Task of(String label) {
    for (Task task : values()) {
      if (task.label().equals(label.toLowerCase(Locale.ROOT))) {
        return task;
      }
    }
    throw new IllegalArgumentException(
        "unknown task '%s'%s"
            .formatted(
                label,
                Spelling.choices(label, List.of(REGRESSION.label(), CLASSIFICATION.label()))));
  }
}
