package dev.hadamard.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code hadamard bundle}. The launcher script does the work, with tools of the JDK that this
 * program may lack; this class only provides the help.
 */
@Command(
    name = "bundle",
    description = {
      "Packs this program for a machine without JDK or network.",
      "The archive has a Java runtime and an OpenCL loader.",
      "There: unpack it and run ./bundle/hadamard devices"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    optionListHeading = "%nOptions:%n")
final class BundleCommand implements Callable<Integer> {

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The archive. Default: hadamard-bundle-SYSTEM-PROCESSOR.tar.gz")
  private @Nullable String out;

  @Override
  public Integer call() {
    throw new UsageException(
        "a bundle is made by the launcher script in the project's folder",
        "run: ./hadamard bundle" + (out == null ? "" : " --out " + out));
  }
}
