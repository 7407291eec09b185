package dev.hadamard.cli;

import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.ConfigurationException;
import dev.hadamard.bench.report.ReportFormatException;
import dev.hadamard.nn.data.DataFileException;
import dev.hadamard.nn.model.ModelFileException;
import dev.hadamard.spi.ForeignText;
import dev.hadamard.spi.Spelling;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns a failure into one or two lines on standard error and an exit code. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final int MOST_SHOWN = 500;
  private static final String MODEL_SUFFIX = ".safetensors";

  private final BooleanSupplier isVerbose;

  ErrorReport(BooleanSupplier isVerbose) {
    this.isVerbose = isVerbose;
  }

  /** A command line that does not parse. */
  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      printUnknown(command, unmatched.getUnmatched().get(0), args);
    } else if (wrong instanceof MissingParameterException
        && !command.getUnmatchedArguments().isEmpty()) { // a required one may be misspelt
      printUnknown(command, command.getUnmatchedArguments().get(0), args);
    } else if (isUnknownTopic(wrong)) {
      printUnknown(command, wrong.getValue(), args);
    } else {
      print(command, ForeignText.message(lowerCase(message(wrong)))); // may be of any length
      tell(command, help(command));
    }
    printTrace(command, wrong);
    return ExitCode.USAGE;
  }

  /** Picocli's messages begin with a capital letter, which does not fit behind a colon. */
  private static String lowerCase(String message) {
    return message.isEmpty()
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String help(CommandLine command) {
    return "Try '" + command.getCommandSpec().qualifiedName() + " --help' for the choices.";
  }

  /** Whether this is what {@code help} throws for a command that there is not. */
  private static boolean isUnknownTopic(ParameterException wrong) {
    Map<String, CommandLine> commands = wrong.getCommandLine().getSubcommands();
    return wrong.getArgSpec() == null
        && wrong.getValue() != null
        && !commands.isEmpty()
        && !commands.containsKey(wrong.getValue());
  }

  /**
   * A command or option that there is not, and the one that may have been meant.
   *
   * @param args the whole command line
   */
  private static void printUnknown(CommandLine command, String argument, String... args) {
    CommandSpec spec = command.getCommandSpec();
    String typed = argument.split("=", 2)[0];
    String shown = "'" + ForeignText.cut(typed) + "'";
    if (typed.startsWith("-")) {
      boolean isRoot = spec.parent() == null;
      String owner = isRoot ? "there is no option " : spec.name() + " has no option ";
      print(command, owner + shown);
      List<String> options =
          spec.options().stream().flatMap(option -> Stream.of(option.names())).toList();
      tell(command, Spelling.nearest(typed, options).map(ErrorReport::meant).orElse(help(command)));
    } else if (spec.subcommands().isEmpty()) {
      print(command, "%s takes no argument %s".formatted(spec.name(), shown));
      tell(
          command,
          optionFor(spec, argument, args)
              .or(() -> withCommas(spec, argument, args))
              .orElse(help(command)));
    } else {
      print(command, "there is no command %s".formatted(shown));
      tell(
          command,
          Spelling.nearest(typed, spec.subcommands().keySet())
              .map(name -> meant(spec.qualifiedName() + " " + name))
              .orElse("'" + spec.qualifiedName() + " --help' lists the commands."));
    }
  }

  /** The option that names a file which was given as an argument. */
  private static Optional<String> optionFor(CommandSpec spec, String argument, String... args) {
    String option = argument.endsWith(MODEL_SUFFIX) ? "--model" : "--data";
    boolean isFile =
        argument.equals(DataSource.BUNDLED)
            || argument.contains(".")
            || argument.contains("/")
            || argument.contains(File.separator);
    boolean isGiven =
        Stream.of(args).anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
    return isFile && !isGiven && spec.findOption(option) != null
        ? Optional.of("Try %s %s.".formatted(option, ShellWord.of(ForeignText.cutMiddle(argument))))
        : Optional.empty();
  }

  /** An option whose values were typed with blanks between them. */
  private static Optional<String> withCommas(CommandSpec spec, String argument, String... args) {
    List<String> typed = List.of(args);
    int end = typed.indexOf(argument);
    int begin = end;
    while (begin > 0 && !typed.get(begin).startsWith("-")) {
      begin--;
    }
    if (begin < 0 || !typed.get(begin).startsWith("-")) {
      return Optional.empty();
    }
    while (end < typed.size() && !typed.get(end).startsWith("-")) {
      end++;
    }
    String[] option = typed.get(begin).split("=", 2);
    Stream<String> values =
        Stream.concat(Stream.of(option).skip(1), typed.subList(begin + 1, end).stream());
    return takesList(spec.findOption(option[0]))
        ? Optional.of(
            "Put commas between them: %s %s."
                .formatted(
                    option[0],
                    ShellWord.of(
                        ForeignText.cut(
                            values
                                .map(value -> value.replaceFirst(",$", ""))
                                .collect(Collectors.joining(","))))))
        : Optional.empty();
  }

  private static boolean takesList(@Nullable OptionSpec option) {
    return option != null
        && (!option.splitRegex().isEmpty() || option.paramLabel().endsWith("..."));
  }

  private static String meant(String suggestion) {
    return "Did you mean '" + suggestion + "'?";
  }

  /** A command that failed while it ran. */
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return handle(failure, command);
  }

  /** Whatever was thrown, an {@link Error} too, while the command line was parsed or run. */
  int handle(Throwable failure, CommandLine command) {
    int exitCode = ExitCode.USAGE;
    if (failure instanceof OutputLostException) {
      return ExitCode.OK; // unless StandardStreams.close finds that the output was lost
    }
    if (failure instanceof UsageException usage) {
      print(command, message(usage));
      tell(command, usage.remedy());
    } else if (failure instanceof DataFileException file) {
      print(command, file.problem());
      if (!file.remedies().isEmpty()) {
        tell(command, advice(file.remedies()));
      }
    } else if (failure instanceof BackendUnavailableException none
        && none.refusals().size() > 1
        && !isVerbose.getAsBoolean()) {
      printRefusals(command, none);
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
      tell(command, "This is unexpected; --verbose prints the stack trace.");
      exitCode = ExitCode.SOFTWARE;
    }
    printTrace(command, failure);
    return exitCode;
  }

  /** A line for each; their remedies are what 'hadamard devices' tells. */
  private static void printRefusals(CommandLine command, BackendUnavailableException none) {
    print(command, none.forbiddenFallback().orElse("no backend can be used"));
    int longest = none.refusals().keySet().stream().mapToInt(String::length).max().orElse(0);
    none.refusals()
        .forEach(
            (name, refusal) ->
                Console.of(command.getCommandSpec(), false)
                    .tellCut(
                        "  " + name + " ".repeat(longest - name.length() + 2) + refusal.reason()));
    tell(command, "'hadamard devices' tells what to do about each; so does -v here.");
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
    String advice =
        remedies.stream().map(ErrorReport::options).collect(Collectors.joining(" or ", "Try ", ""));
    // Behind a comma or a point, a full stop would look like a part of the value.
    return advice.endsWith(",") || advice.endsWith(".") ? advice : advice + ".";
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
    return choice.equals("\t") ? "tab" : ShellWord.of(choice);
  }

  private static String message(Throwable failure) {
    // What this program sets in code is what was typed.
    return String.valueOf(failure.getMessage()).replace("(code)", "(command line)");
  }

  private static void print(CommandLine command, String problem) {
    Console.of(command.getCommandSpec(), false).fail("hadamard: " + problem);
  }

  private static void tell(CommandLine command, String remedy) {
    Console.of(command.getCommandSpec(), false).tell(remedy);
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
