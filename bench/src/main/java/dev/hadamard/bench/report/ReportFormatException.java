package dev.hadamard.bench.report;

import dev.hadamard.spi.ForeignText;

/** A file is not a report that this program can read; the message is one line with the remedy. */
public final class ReportFormatException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ReportFormatException(String message) {
    super(ForeignText.message(message));
  }
}
