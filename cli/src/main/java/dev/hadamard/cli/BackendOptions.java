package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.DeviceSelector;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that choose a backend. They take precedence over every other source of configuration.
 */
final class BackendOptions {

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "auto: the best device; auto:measure: the fastest training step; or a name from 'hadamard"
              + " devices', which is used, or the command fails")
  private @Nullable String backend;

  @Option(
      names = "--device",
      paramLabel = "SELECTOR",
      description =
          "gpu, gpu:1 (the second one), cpu, accelerator, name~TEXT, vendor=TEXT, id=ID. Default:"
              + " the best")
  private @Nullable String device;

  /**
   * These options before the environment, see {@link BackendConfig}.
   *
   * @throws UsageException if a kind of device is given as a backend
   */
  BackendConfig config() {
    BackendConfig.Builder builder = BackendConfig.builder();
    Optional.ofNullable(backend)
        .ifPresent(
            name -> {
              requireNoDevice("--backend", name);
              builder.set(ConfigKey.BACKEND, name.toLowerCase(Locale.ROOT));
            });
    Optional.ofNullable(device).ifPresent(builder::device);
    return builder.build();
  }

  /** The configuration with another backend, on the best device of this backend. */
  static BackendConfig config(String backend) {
    requireNoDevice("--compare", backend);
    return BackendConfig.builder().backend(backend).device("").build();
  }

  /** Whether this selects a device. {@code cpu} does, and is the name of a backend. */
  private static boolean isDevice(String name) {
    if (name.isBlank() || name.strip().equalsIgnoreCase("cpu")) {
      return false;
    }
    try {
      DeviceSelector.parse(name);
      return true;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static void requireNoDevice(String option, String name) {
    if (isDevice(name)) {
      throw new UsageException(
          "%s %s: that selects a device; it is not a backend".formatted(option, name),
          "Try --device %s; 'hadamard devices' lists both."
              .formatted(name.toLowerCase(Locale.ROOT)));
    }
  }
}
