package dev.hadamard.cli;

import java.util.Locale;

/** Runs the {@code hadamard} command and ends the JVM with its exit code. */
public final class Main {

  private Main() {}

  /** Runs one command line. */
  public static void main(String[] args) {
    // What is printed and what is written into reports is English, and so are its figures.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    StandardStreams streams = StandardStreams.install();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> ErrorReport.ofThread(thread, failure, args));
    int exitCode = HadamardCommand.run(streams.printedBy(HadamardCommand.commandLine()), args);
    System.exit(streams.close(exitCode));
  }
}
