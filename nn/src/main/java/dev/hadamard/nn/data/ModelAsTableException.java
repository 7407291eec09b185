package dev.hadamard.nn.data;

import java.io.Serial;

/** A model was given in the place of a table. */
public final class ModelAsTableException extends DataFileException {
  @Serial private static final long serialVersionUID = 1L;

  ModelAsTableException(String file) {
    super(file, 0, "is a model (safetensors), not a table");
  }
}
