package dev.hadamard.nn.model;

import java.io.Serial;

/**
 * A data set does not fit a model: its task, its columns or its classes are others. The message
 * names the data set and the difference.
 */
public final class UnfitDataException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  UnfitDataException(String name, String reason) {
    super("data set " + name + ": " + reason);
  }
}
