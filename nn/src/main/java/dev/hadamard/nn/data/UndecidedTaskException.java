package dev.hadamard.nn.data;

import java.io.Serial;
import java.util.List;

/**
 * The label column of a table may hold classes or values: which of the two is for the caller to
 * say, with {@link CsvFormat#withTask}.
 */
public final class UndecidedTaskException extends DataFileException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * With a message of the form {@code file: reason}.
   *
   * @param reason what the column holds that is neither clearly classes nor clearly values
   * @param tasks those that the column may be for
   */
  UndecidedTaskException(String file, String reason, List<Task> tasks) {
    super(
        file,
        0,
        reason,
        tasks.stream().map(task -> Remedy.of(Setting.TASK, task.label())).toList());
  }
}
