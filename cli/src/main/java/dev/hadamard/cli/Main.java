package dev.hadamard.cli;

/** Runs the {@code hadamard} command and ends the JVM with its exit code. */
public final class Main {

  private Main() {}

  /** Runs one command line. */
  public static void main(String[] args) {
    int exitCode = HadamardCommand.commandLine().execute(args);
    System.out.flush();
    System.err.flush();
    System.exit(exitCode);
  }
}
