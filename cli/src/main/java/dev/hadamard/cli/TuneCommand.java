package dev.hadamard.cli;

import dev.hadamard.bench.tune.TuningGains;
import dev.hadamard.spi.TunableProvider.Tuned;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hadamard tune}: finds the fastest parameters of the kernels on a device, and stores them.
 */
@Command(
    name = "tune",
    description = {
      "Finds out how the kernels run best on a device.",
      "The answer is kept for every later run. A configuration is chosen only if its numbers are"
          + " right and it is clearly faster than the default."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class TuneCommand implements Callable<Integer> {

  /** Share of the time for the report, where both are asked for. */
  private static final double REPORT_SHARE = 0.25;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "2",
      converter = DecimalNumber.MinutesConverter.class,
      description = "How long it may take, ${DEFAULT-VALUE} by default.")
  private double minutes;

  @Option(
      names = "--report",
      description =
          "Measure what is stored against the defaults, in turns; tune first only if nothing is"
              + " stored.")
  private boolean report;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    TunableBackend target = TunableBackend.of(backendOptions.config());
    TuneResult result = run(target, console);
    if (json) {
      console.printJson(result);
    } else {
      result.print(console);
    }
    return result.isStored() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private TuneResult run(TunableBackend target, Console console) {
    boolean isDue = !report || !target.hasProfile();
    Duration time = Duration.ofMillis((long) (minutes * 60_000));
    Duration forReport = isDue ? Duration.ofMillis((long) (time.toMillis() * REPORT_SHARE)) : time;
    try (BenchProgress progress = BenchProgress.of(console, "tune")) {
      Tuned tuned = isDue ? target.tune(report ? time.minus(forReport) : time, progress) : null;
      TuningGains gains = report ? target.gains(forReport, progress) : null;
      return TuneResult.of(target.device(), target.tuning(), tuned, gains);
    }
  }
}
