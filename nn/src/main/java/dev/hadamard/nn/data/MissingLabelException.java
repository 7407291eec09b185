package dev.hadamard.nn.data;

import java.io.Serial;
import java.util.List;

/**
 * A table for a trained network has no column for the class or value. {@link
 * InputFormat#withLabel(TableColumn)} names another one; {@link InputFormat#read} needs none.
 */
public final class MissingLabelException extends DataFileException {
  @Serial private static final long serialVersionUID = 1L;

  MissingLabelException(TableHead head, String reason, List<Remedy> remedies) {
    super(head.file(), head.line(), reason, remedies);
  }
}
