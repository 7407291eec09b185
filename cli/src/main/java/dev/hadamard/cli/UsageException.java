package dev.hadamard.cli;

/**
 * The command line cannot be executed: exit code 2. The message says what is wrong and what to do.
 */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  UsageException(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
