package dev.hadamard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line; alone it shows what there is. */
@Command(
    name = "hadamard",
    description = "Trains neural networks on the CPU, OpenCL devices, CUDA and ND4J.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%n",
    footer = {
      "",
      "Options: -h, --help; -V, --version; -v, --verbose: the log, and traces of errors",
      "Exit codes: 0 done; 1 a check failed; 2 wrong usage, or a backend cannot be used",
      "Start with 'hadamard train', which needs no argument, or 'hadamard devices'.",
      "'hadamard COMMAND --help' tells more about one command."
    },
    subcommands = {
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      DevicesCommand.class,
      ExplainCommand.class,
      BenchCommand.class,
      TuneCommand.class,
      TckCommand.class,
      TestCommand.class,
      AddCommand.class,
      RemoveCommand.class,
      BundleCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
final class HadamardCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print the log, and the stack trace of an error.")
  private boolean verbose;

  /** The whole command line, ready to execute. */
  static CommandLine commandLine() {
    HadamardCommand root = new HadamardCommand();
    ErrorReport errors = new ErrorReport(() -> root.verbose);
    CommandLine commandLine = new CommandLine(root);
    commandLine.setExecutionStrategy(
        parsed -> {
          LibraryLog.configure(root.verbose);
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (OutOfMemoryError full) {
            return errors.handle(heapIsFull(full), commandLine);
          } catch (Error broken) { // picocli lets it pass
            return errors.handle(broken, commandLine);
          }
        });
    return HelpLayout.on(Terminal.ofProcess(), commandLine)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setAbbreviatedOptionsAllowed(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /**
   * Runs one command line.
   *
   * @return the exit code; nothing is thrown
   */
  static int run(CommandLine commandLine, String... args) {
    try {
      return commandLine.execute(args);
    } catch (RuntimeException | Error failure) { // while it was parsed
      return new ErrorReport(() -> ErrorReport.isVerbose(args)).handle(failure, commandLine);
    }
  }

  private static UsageException heapIsFull(OutOfMemoryError full) {
    UsageException refusal =
        new UsageException(
            "the Java heap, %d MiB at most, is full"
                .formatted(Runtime.getRuntime().maxMemory() >> 20),
            "Choose smaller --layers, --batch or --data, or allow more: JAVA_OPTS=-Xmx16g");
    refusal.initCause(full);
    return refusal;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
