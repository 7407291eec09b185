package dev.hadamard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hadamard explain}: each configuration value with its source and its meaning. */
@Command(
    name = "explain",
    description = "Prints each configuration value, source and meaning.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    Configuration configuration = Configuration.of(backendOptions.config());
    if (json) {
      console.printJson(configuration);
    } else {
      configuration.print(console);
    }
    return ExitCode.OK;
  }
}
