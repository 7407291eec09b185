package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hadamard devices}: which backends and devices there are, and which one is taken. */
@Command(
    name = "devices",
    description = "Lists the backends and devices, and the choice of auto.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class DevicesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object; it tells the configuration too.")
  private boolean json;

  /** Told where it went; it was here before there was the command. */
  @Option(names = "--explain", hidden = true)
  private boolean explain;

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Override
  public Integer call() {
    if (explain) {
      throw new UsageException(
          "devices has no option --explain any more",
          "Run 'hadamard explain', which prints each configuration value with its source.");
    }
    Console console = Console.of(spec, json);
    BackendConfig config = backendOptions.config();
    DeviceReport report = DeviceReport.of(config);
    if (json) {
      console.printJson(report);
    } else {
      report.print(console, config.isAuto() ? report.auto().backend() : config.backend());
      if (!config.isAuto()) {
        String source = Configuration.sourceOf(config.setting(ConfigKey.BACKEND));
        console.println(config.backend() + " is used instead of it: named by the " + source);
      }
    }
    return ExitCode.OK;
  }
}
