package dev.hadamard.nn.data;

import java.io.Serial;
import java.util.List;

/**
 * The label column of a table may hold classes or values. The caller must state which, with {@link
 * CsvFormat#withTask}.
 */
public final class UndecidedTaskException extends DataFileException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message of the form {@code file: reason}.
   *
   * @param reason the content of the column that leaves the task open
   * @param tasks the tasks for which the column may be meant
   */
  UndecidedTaskException(String file, String reason, List<Task> tasks) {
    super(
        file,
        0,
        reason,
        tasks.stream().map(task -> Remedy.of(Setting.TASK, task.label())).toList());
  }
}
