package dev.hadamard.cli;

/** The work was done and its result is not what it must be: exit code 1. */
final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckFailedException(String message) {
    super(message);
  }
}
