package dev.hadamard.bench.report;

/** A report cannot be written where it was asked for; the message is one line with the remedy. */
public final class ReportFolderException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ReportFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
