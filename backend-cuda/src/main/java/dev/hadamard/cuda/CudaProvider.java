package dev.hadamard.cuda;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.ConfigKey;
import dev.hadamard.Precision;
import dev.hadamard.kernels.launch.TensorTrial;
import dev.hadamard.kernels.tune.DeviceTuning;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Availability.Available;
import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.NativeLinker;
import dev.hadamard.spi.TunableProvider;
import dev.hadamard.spi.TuningListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The provider of the backend {@code cuda}, which runs on NVIDIA GPUs. It needs JCuda's native
 * library and a driver; without them the probe says what is missing.
 */
public final class CudaProvider implements TunableProvider {

  static final String NAME = "cuda";

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public CudaProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 75;
  }

  @Override
  public List<ConfigKey> keys() {
    return CudaKeys.ALL;
  }

  @Override
  public Availability probe(BackendConfig config) {
    try {
      Found found = find(config);
      return found.refusal.isPresent()
          ? found.refusal.get()
          : new Available(found.able.stream().map(CudaDevice::info).toList());
    } catch (BackendException e) {
      return new Unavailable(
          "the driver fails while it is asked for its devices: " + e.getMessage(),
          "see what 'nvidia-smi' says; update the driver");
    }
  }

  @Override
  public Backend open(BackendConfig config) {
    Found found = found(config);
    CudaDevice device = found.able.get(0);
    DeviceTuning.Chosen chosen = tuning(config, device, found.compilers).chosen();
    CudaSettings settings =
        CudaSettings.of(config, device).withTuning(chosen.tuning(), chosen.origin());
    return config.precision() == Precision.FP32
        ? new CudaBackend(device, settings, found.compilers)
        : trial(device, settings, found.compilers).open();
  }

  @Override
  public Map<String, String> tunings(BackendConfig config) {
    Map<String, String> tunings = new LinkedHashMap<>();
    Found found = find(config);
    for (CudaDevice device : found.able) {
      tunings.put(device.info().id(), tuning(config, device, found.compilers).origin());
    }
    return tunings;
  }

  @Override
  public Tuned tune(BackendConfig config, Duration budget, TuningListener listener) {
    Found found = found(config);
    return tuning(config, found.able.get(0), found.compilers).tune(budget, listener);
  }

  @Override
  public List<Contest> compare(BackendConfig config, Duration budget, TuningListener listener) {
    Found found = found(config);
    return tuning(config, found.able.get(0), found.compilers).compare(budget, listener);
  }

  private static DeviceTuning tuning(
      BackendConfig config, CudaDevice device, CompilerChoice compilers) {
    CudaSettings untuned = CudaSettings.of(config, device);
    return new DeviceTuning(config, new TunableCudaDevice(device, untuned, compilers));
  }

  private static Found found(BackendConfig config) {
    Found found = find(config);
    found.refusal.ifPresent(
        refusal -> {
          throw new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
        });
    return found;
  }

  /** The check of a backend in reduced precision when it is opened. */
  private static TensorTrial<CudaBackend> trial(
      CudaDevice device, CudaSettings settings, CompilerChoice compilers) {
    return new TensorTrial<>(
        NAME,
        settings.precision(),
        device.processors(),
        () -> new CudaBackend(device, settings, compilers),
        () -> new CudaBackend(device, settings.withPrecision(Precision.FP32), compilers));
  }

  /**
   * The devices and compilers for a configuration.
   *
   * @param able the matching devices that support the precision, best first
   * @param compilers the compilers for the best of them
   * @param refusal the reason and remedy if there are none
   */
  private record Found(
      List<CudaDevice> able, CompilerChoice compilers, Optional<Unavailable> refusal) {

    static Found nothing(Unavailable refusal) {
      return new Found(List.of(), CompilerChoice.NONE, Optional.of(refusal));
    }
  }

  private static Found find(BackendConfig config) {
    Unavailable noDriver = CudaLoader.refusal(NativeLinker.of(config));
    if (noDriver != null) {
      return Found.nothing(noDriver);
    }
    CudaDeviceDiscovery discovery = CudaDeviceDiscovery.run();
    List<CudaDevice> matching = discovery.matching(config);
    List<CudaDevice> able =
        matching.stream().filter(device -> objection(config, device).isEmpty()).toList();
    if (able.isEmpty()) {
      return Found.nothing(
          matching.stream()
              .findFirst()
              .flatMap(best -> objection(config, best))
              .orElseGet(() -> discovery.noMatch(config)));
    }
    CompilerChoice choice =
        CompilerChoice.of(able.get(0).driver(), able.get(0).capability(), NativeLinker.of(config));
    return choice.compiler().isPresent()
        ? new Found(able, choice, Optional.empty())
        : Found.nothing(noCompiler(choice));
  }

  private static Optional<Unavailable> objection(BackendConfig config, CudaDevice device) {
    return ProductMaker.objection(config.precision(), CudaKeys.products(config), device);
  }

  private static Unavailable noCompiler(CompilerChoice choice) {
    return new Unavailable(
        "there is nothing to compile the kernels with: " + String.join("; ", choice.refusals()),
        CompilerChoice.REMEDY);
  }
}
