package dev.hadamard.cli;

/**
 * Standard output takes no more text, so the command ends early. {@link StandardStreams#close}
 * knows the reason: it reports a full disk, and says nothing of a reader that has read enough.
 */
final class OutputLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputLostException() {
    super("cannot write to standard output");
  }
}
