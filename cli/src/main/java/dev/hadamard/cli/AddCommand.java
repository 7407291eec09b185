package dev.hadamard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code hadamard add}. The launcher script does the work, because it sets the class path; this
 * class only provides the help.
 */
@Command(
    name = "add",
    description = {
      "Adds an engine that a backend needs: nd4j or cuda.",
      "It is not part of this program: nd4j has 131 MB, cuda 17 MB. Maven downloads it, if it is"
          + " not there yet. Without a name: lists them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n")
final class AddCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ENGINE", arity = "0..*", description = "cuda, nd4j")
  private String[] engines = {};

  @Override
  public Integer call() {
    throw new UsageException(
        "engines are added by the launcher script in the project's folder; a bundle has those that"
            + " were added when it was made",
        ("run there: ./hadamard add " + String.join(" ", engines)).strip());
  }
}
