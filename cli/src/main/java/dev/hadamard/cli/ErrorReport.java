package dev.hadamard.cli;

import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.ConfigurationException;
import dev.hadamard.bench.report.ReportFormatException;
import dev.hadamard.nn.data.DataFileException;
import dev.hadamard.nn.model.ModelFileException;
import dev.hadamard.spi.ForeignText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns a failure into one or two lines on standard error and an exit code. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final int MOST_SHOWN = 500;

  private final BooleanSupplier isVerbose;

  ErrorReport(BooleanSupplier isVerbose) {
    this.isVerbose = isVerbose;
  }

  /** A command line that does not parse. */
  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    print(command, ForeignText.message(message(wrong))); // an option may be of any length
    if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
      command
          .getErr()
          .println(
              "Try '" + command.getCommandSpec().qualifiedName() + " --help' for the choices.");
    }
    printTrace(command, wrong);
    return ExitCode.USAGE;
  }

  /** A command that failed while it ran. */
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return handle(failure, command);
  }

  /** Whatever was thrown, an {@link Error} too, while the command line was parsed or run. */
  int handle(Throwable failure, CommandLine command) {
    int exitCode = ExitCode.USAGE;
    if (failure instanceof UsageException usage) {
      print(command, message(usage));
      command.getErr().println(ForeignText.cleanLines(usage.remedy()));
    } else if (failure instanceof DataFileException file) {
      print(command, message(file));
      if (!file.remedies().isEmpty()) {
        command.getErr().println(advice(file.remedies()));
      }
    } else if (failure instanceof ConfigurationException
        || failure instanceof BackendUnavailableException
        || failure instanceof ReportFormatException) {
      print(command, message(failure));
    } else if (failure instanceof CheckFailedException
        || failure instanceof BackendException
        || failure instanceof ModelFileException
        || failure instanceof UncheckedIOException) {
      print(command, message(failure));
      exitCode = ExitCode.SOFTWARE;
    } else {
      print(command, firstLine(failure));
      command.getErr().println("This is unexpected; --verbose prints the stack trace.");
      exitCode = ExitCode.SOFTWARE;
    }
    printTrace(command, failure);
    return exitCode;
  }

  /** What ended a thread that nothing waits for: one line, the process goes on. */
  static void ofThread(Thread thread, Throwable failure, String... args) {
    System.err.println("hadamard: " + firstLine(failure) + " in the thread " + thread.getName());
    if (isVerbose(args)) {
      failure.printStackTrace();
    }
  }

  /** Whether a command line that was not parsed, or not yet, asks for stack traces. */
  static boolean isVerbose(String... args) {
    return Stream.of(args).anyMatch(arg -> arg.equals("-v") || arg.equals("--verbose"));
  }

  /** An unexpected failure in words: some of the JDK's messages are pages long. */
  private static String firstLine(Throwable failure) {
    String line = failure.toString().lines().findFirst().orElse("");
    return ForeignText.cut(line, MOST_SHOWN);
  }

  /** The options that a file asks for. */
  private static String advice(List<DataFileException.Remedy> remedies) {
    return remedies.stream()
        .map(ErrorReport::options)
        .collect(Collectors.joining(" or ", "Try ", "."));
  }

  private static String options(DataFileException.Remedy remedy) {
    return remedy.values().entrySet().stream()
        .map(
            set ->
                "--%s %s"
                    .formatted(
                        set.getKey().name().toLowerCase(Locale.ROOT), shellWord(set.getValue())))
        .collect(Collectors.joining(" "));
  }

  /** As it is typed in a shell. */
  private static String shellWord(String choice) {
    boolean isPlain =
        choice.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == ',');
    return choice.equals("\t") ? "tab" : isPlain ? choice : "'" + choice + "'";
  }

  private static String message(Throwable failure) {
    // What this program sets in code is what was typed.
    return String.valueOf(failure.getMessage()).replace("(code)", "(command line)");
  }

  private static void print(CommandLine command, String problem) {
    String line =
        command
            .getColorScheme()
            .errorText("hadamard: " + ForeignText.cleanLines(problem))
            .toString();
    command.getErr().println(line);
  }

  private void printTrace(CommandLine command, Throwable failure) {
    PrintWriter err = command.getErr();
    if (isVerbose.getAsBoolean()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(ForeignText.cleanLines(trace.toString()));
    }
    err.flush();
  }
}
