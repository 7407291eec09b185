package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.DeviceInfo;
import dev.hadamard.TuneMode;
import dev.hadamard.bench.tune.TuningGains;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.TunableProvider;
import dev.hadamard.spi.TunableProvider.Tuned;
import java.time.Duration;
import java.util.List;

/**
 * The device that is to be tuned.
 *
 * @param provider whose device it is
 * @param config how it is chosen; loads what is stored
 * @param device the best one that the configuration asks for
 */
record TunableBackend(TunableProvider provider, BackendConfig config, DeviceInfo device) {

  private static final String UNTUNED = "default";

  /**
   * The backend that is named, or for {@code auto} the first one that can be tuned and used.
   *
   * @throws dev.hadamard.ConfigurationException if no backend has the name
   * @throws UsageException if the backend has nothing to tune
   * @throws BackendUnavailableException if it cannot be used, with reason and remedy
   */
  static TunableBackend of(BackendConfig asked) {
    Backends.requireFound(asked);
    List<Backends.Candidate> tunable =
        Backends.survey(asked).stream()
            .filter(c -> asked.isAuto() || c.name().equals(asked.backend()))
            .filter(c -> c.provider() instanceof TunableProvider)
            .toList();
    if (tunable.isEmpty()) {
      throw new UsageException(
          asked.isAuto()
              ? "no backend on the class path can be tuned"
              : "the backend " + asked.backend() + " has nothing to tune",
          "Choose --backend opencl or --backend cuda.");
    }
    Backends.Candidate chosen =
        tunable.stream()
            .filter(c -> !(c.availability() instanceof Availability.Unavailable))
            .findFirst()
            .orElse(tunable.get(tunable.size() - 1)); // the one that runs on most devices
    return of((TunableProvider) chosen.provider(), chosen.availability(), asked);
  }

  private static TunableBackend of(
      TunableProvider provider, Availability availability, BackendConfig asked) {
    if (availability instanceof Availability.Unavailable refusal) {
      throw new BackendUnavailableException(provider.name(), refusal.reason(), refusal.remedy());
    }
    BackendConfig config =
        BackendConfig.builder()
            .backend(provider.name())
            .device(asked.setting(ConfigKey.DEVICE).value())
            .set(ConfigKey.TUNE, TuneMode.LOAD.label())
            .build();
    DeviceInfo best = ((Availability.Available) availability).devices().get(0);
    return new TunableBackend(provider, config, best);
  }

  /** The tuning of the device as it is now. */
  String tuning() {
    return provider.tunings(config).getOrDefault(device.id(), UNTUNED);
  }

  boolean hasProfile() {
    return !tuning().equals(UNTUNED);
  }

  Tuned tune(Duration budget, BenchProgress progress) {
    return provider.tune(config, budget, progress::progress);
  }

  TuningGains gains(Duration budget, BenchProgress progress) {
    return TuningGains.of(provider.compare(config, budget, progress::progress));
  }
}
