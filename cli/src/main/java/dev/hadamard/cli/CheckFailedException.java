package dev.hadamard.cli;

/** The work is done, but a check of its result failed: exit code 1. */
final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckFailedException(String message) {
    super(message);
  }
}
