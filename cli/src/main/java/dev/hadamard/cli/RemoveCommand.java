package dev.hadamard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hadamard remove}. The launcher script does the work, as for {@link AddCommand}. */
@Command(
    name = "remove",
    description = "Removes an engine that was added.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n")
final class RemoveCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ENGINE", arity = "1..*", description = "cuda, nd4j")
  private String[] engines = {};

  @Override
  public Integer call() {
    throw new UsageException(
        "engines are removed by the launcher script in the project's folder",
        "run there: ./hadamard remove " + String.join(" ", engines));
  }
}
