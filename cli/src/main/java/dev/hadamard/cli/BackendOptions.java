package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
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
          "auto; auto:measure, which times a training step on each; or a backend that 'hadamard"
              + " devices' lists. A named one is used or fails.")
  private @Nullable String backend;

  @Option(
      names = "--device",
      paramLabel = "SELECTOR",
      description = {
        "gpu, cpu or accelerator, with :N for the N-th from 0 on; name~TEXT; vendor=TEXT; id=ID.",
        "Default: the best device."
      })
  private @Nullable String device;

  /** These options before the environment, see {@link BackendConfig}. */
  BackendConfig config() {
    BackendConfig.Builder builder = BackendConfig.builder();
    Optional.ofNullable(backend)
        .ifPresent(name -> builder.set(ConfigKey.BACKEND, name.toLowerCase(Locale.ROOT)));
    Optional.ofNullable(device).ifPresent(builder::device);
    return builder.build();
  }

  /** The configuration with another backend, on the best device of this backend. */
  static BackendConfig config(String backend) {
    return BackendConfig.builder().backend(backend).device("").build();
  }
}
