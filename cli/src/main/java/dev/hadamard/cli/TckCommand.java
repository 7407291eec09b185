package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.tck.Judgement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hadamard tck}: runs the conformance kit on a backend of this machine. */
@Command(
    name = "tck",
    description = {
      "Checks the numbers of a backend on this machine.",
      "It runs the conformance kit: every operation against double-precision arithmetic, within"
          + " derived bounds.",
      "Without --backend it judges the one that 'hadamard train' would take."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class TckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    BackendConfig config = backendOptions.config();
    BackendInfo judged;
    try (OpenedBackend opened = OpenedBackend.of(config)) {
      judged = opened.backend().info();
      console.tell("judging " + opened);
    }
    Judgement judgement =
        Judgement.of(
            config.withBackend(judged.name()),
            (family, number, count) -> console.tell(number + " of " + count + ", " + family));
    ConformanceVerdict verdict = ConformanceVerdict.of(judged, judgement);
    if (json) {
      console.printJson(verdict);
    } else {
      verdict.print(console);
    }
    return verdict.conforms() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
