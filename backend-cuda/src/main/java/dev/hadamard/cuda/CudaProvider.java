package dev.hadamard.cuda;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Availability.Available;
import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.BackendProvider;
import java.util.List;
import java.util.Optional;

/**
 * Offers the NVIDIA GPUs of this machine. Whoever uses it adds JCuda's native library, see {@code
 * CudaLoader}; without one, or without a driver, it says so.
 */
public final class CudaProvider implements BackendProvider {

  static final String NAME = "cuda";

  /** For {@link java.util.ServiceLoader}. */
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
  public Availability probe(BackendConfig config) {
    try {
      Candidates candidates = candidates(config);
      Optional<Unavailable> refusal = candidates.refusal(config);
      return refusal.isPresent()
          ? refusal.get()
          : new Available(candidates.able.stream().map(CudaDevice::info).toList());
    } catch (BackendUnavailableException e) {
      return e.refusals().get(NAME);
    } catch (BackendException e) {
      return new Unavailable(
          "the driver fails while it is asked for its devices: " + e.getMessage(),
          "see what 'nvidia-smi' says; update the driver");
    }
  }

  @Override
  public Backend open(BackendConfig config) {
    Candidates candidates = candidates(config);
    candidates.refusal(config).ifPresent(CudaProvider::refuse);
    CudaDevice device = candidates.able.get(0);
    return new CudaBackend(
        device,
        CudaSettings.of(config, device),
        candidates.compilers().compiler().orElseThrow()); // looked for, else it were refused
  }

  /**
   * The devices that a configuration may get.
   *
   * @param discovery all there are
   * @param able those asked for that make products in the precision asked for, best first
   */
  private record Candidates(DeviceDiscovery discovery, List<CudaDevice> able) {

    Optional<Unavailable> refusal(BackendConfig config) {
      if (able.isEmpty()) {
        return Optional.of(
            discovery.matching(config).stream()
                .findFirst()
                .flatMap(best -> objection(config, best))
                .orElseGet(() -> discovery.noMatch(config)));
      }
      CompilerChoice choice = compilers();
      return choice.compiler().isPresent()
          ? Optional.empty()
          : Optional.of(
              new Unavailable(
                  "there is nothing to compile the kernels with: "
                      + String.join("; ", choice.refusals()),
                  CompilerChoice.REMEDY));
    }

    /** What compiles for the best of them. */
    CompilerChoice compilers() {
      return CompilerChoice.of(able.get(0).driver(), able.get(0).capability());
    }
  }

  /** Asks the driver, if there is one. */
  private static Candidates candidates(BackendConfig config) {
    Unavailable noDriver = CudaLoader.refusal();
    if (noDriver != null) {
      refuse(noDriver);
    }
    DeviceDiscovery discovery = DeviceDiscovery.run();
    return new Candidates(
        discovery,
        discovery.matching(config).stream()
            .filter(device -> objection(config, device).isEmpty())
            .toList());
  }

  private static Optional<Unavailable> objection(BackendConfig config, CudaDevice device) {
    return ProductMaker.objection(config.precision(), CudaSettings.askedProducts(), device);
  }

  private static void refuse(Unavailable refusal) {
    throw new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
  }
}
