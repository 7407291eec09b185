package dev.hadamard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code hadamard test}. The launcher script does the work, because a program cannot easily rebuild
 * itself; this class only provides the help.
 */
@Command(
    name = "test",
    description = {
      "Builds and tests everything.",
      "The backends cpu and opencl must be there.",
      "Where there is no OpenCL platform it installs PoCL, OpenCL on the CPU, with apt."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    optionListHeading = "%nOptions:%n")
final class TestCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "MAVEN_ARGUMENT",
      arity = "0..*",
      description = "Passed to 'mvn verify', for example: --projects nn --also-make")
  private String[] mavenArguments = {};

  @Override
  public Integer call() {
    throw new UsageException(
        "the tests are built and run by the launcher script",
        "run: ./hadamard test " + String.join(" ", mavenArguments));
  }
}
