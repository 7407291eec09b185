package dev.hadamard.opencl;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.ConfigKey;
import dev.hadamard.Precision;
import dev.hadamard.TuneMode;
import dev.hadamard.kernels.tune.DeviceTuning;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Availability.Available;
import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.TunableProvider;
import dev.hadamard.spi.TuningListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The provider of the backend {@code opencl}, which runs on any OpenCL device. Discrete GPUs rank
 * before integrated ones and these before CPUs, see {@link dev.hadamard.DeviceSelector}.
 */
public final class OpenClProvider implements TunableProvider {

  static final String NAME = "opencl";

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public OpenClProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 50;
  }

  @Override
  public List<ConfigKey> keys() {
    return ClKeys.ALL;
  }

  @Override
  public Availability probe(BackendConfig config) {
    try {
      ClDeviceDiscovery discovery = ClDeviceDiscovery.run(config);
      List<ClDevice> able = able(discovery, config);
      return able.isEmpty()
          ? refusal(discovery, config)
          : new Available(able.stream().map(ClDevice::info).toList());
    } catch (ClDeviceDiscovery.NoDriver e) {
      return e.refusal();
    } catch (BackendException e) {
      return new Unavailable(
          "a driver fails while it is asked for its devices: " + e.getMessage(),
          ClDeviceDiscovery.REPLACE_DRIVER);
    }
  }

  @Override
  public Backend open(BackendConfig config) {
    ClDevice device = device(config);
    ClSettings untuned = ClSettings.of(config, device);
    DeviceTuning.Chosen chosen = tuning(config, device).chosen();
    ClSettings settings = untuned.withTuning(chosen.tuning(), chosen.origin());
    return config.precision() == Precision.FP32
        ? new OpenClBackend(device, settings)
        : TensorCores.trial(device, TensorCores.enable(config.precision(), settings)).open();
  }

  @Override
  public Map<String, String> tunings(BackendConfig config) {
    Map<String, String> tunings = new LinkedHashMap<>();
    try {
      for (ClDevice device : able(ClDeviceDiscovery.run(config), config)) {
        tunings.put(device.info().id(), tuning(config, device).origin());
      }
    } catch (ClDeviceDiscovery.NoDriver e) {
      tunings.clear(); // the probe states the reason
    }
    return tunings;
  }

  @Override
  public Tuned tune(BackendConfig config, Duration budget, TuningListener listener) {
    return tuning(config, device(config)).tune(budget, listener);
  }

  @Override
  public List<Contest> compare(BackendConfig config, Duration budget, TuningListener listener) {
    return tuning(config, device(config)).compare(budget, listener);
  }

  private static DeviceTuning tuning(BackendConfig config, ClDevice device) {
    TuneMode mode = ClKeys.gemm(config).isPresent() ? TuneMode.OFF : config.tune();
    ClSettings untuned = ClSettings.of(config, device);
    return new DeviceTuning(config, new TunableClDevice(device, untuned), mode);
  }

  /** The best device that matches the configuration. */
  private static ClDevice device(BackendConfig config) {
    ClDeviceDiscovery discovery;
    try {
      discovery = ClDeviceDiscovery.run(config);
    } catch (ClDeviceDiscovery.NoDriver e) {
      throw unavailable(e.refusal());
    }
    List<ClDevice> able = able(discovery, config);
    if (able.isEmpty()) {
      throw unavailable(refusal(discovery, config));
    }
    return able.get(0);
  }

  /** The matching devices that support the precision, best first. */
  private static List<ClDevice> able(ClDeviceDiscovery discovery, BackendConfig config) {
    return discovery.matching(config).stream()
        .filter(device -> TensorCores.objection(config.precision(), device).isEmpty())
        .toList();
  }

  private static Unavailable refusal(ClDeviceDiscovery discovery, BackendConfig config) {
    return discovery.matching(config).stream()
        .findFirst()
        .flatMap(best -> TensorCores.objection(config.precision(), best))
        .orElseGet(() -> discovery.noMatch(config));
  }

  private static BackendUnavailableException unavailable(Unavailable refusal) {
    return new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
  }
}
