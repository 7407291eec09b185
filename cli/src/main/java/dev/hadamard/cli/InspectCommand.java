package dev.hadamard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hadamard inspect}: the content of a model file. */
@Command(
    name = "inspect",
    description = {
      "Shows what a model file contains.",
      "Its layers, scaling and classes, and how it was trained."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n")
final class InspectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "MODEL", description = ModelFile.DESCRIPTION)
  private String model = ModelFile.DEFAULT;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    ModelDescription description = ModelDescription.of(ModelFile.read(model));
    if (json) {
      console.printJson(description);
    } else {
      description.print(console);
    }
    return ExitCode.OK;
  }
}
