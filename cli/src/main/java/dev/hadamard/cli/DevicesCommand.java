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
    description = "Lists the backends and devices, and what auto takes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class DevicesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object; it tells the configuration too.")
  private boolean json;

  @Option(names = "--explain", description = "Print each configuration value with its source.")
  private boolean explain;

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    BackendConfig config = backendOptions.config();
    DeviceReport report = DeviceReport.of(config);
    if (json) {
      console.printJson(report);
    } else {
      report.print(console);
      if (!config.isAuto()) {
        String source = Configuration.sourceOf(config.setting(ConfigKey.BACKEND));
        console.println(config.backend() + " is used instead of it: named by the " + source);
      }
      if (explain) {
        console.println("");
        Configuration.of(config).print(console);
      }
    }
    return ExitCode.OK;
  }
}
