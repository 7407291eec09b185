package dev.hadamard.opencl;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Availability.Available;
import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.BackendProvider;
import java.util.List;

/**
 * Offers the OpenCL devices of this machine: discrete GPUs before integrated ones before CPUs, as
 * {@link dev.hadamard.DeviceSelector} ranks them.
 */
public final class OpenClProvider implements BackendProvider {

  static final String NAME = "opencl";

  /** For {@link java.util.ServiceLoader}. */
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
  public Availability probe(BackendConfig config) {
    try {
      DeviceDiscovery discovery = DeviceDiscovery.run();
      List<ClDevice> matching = discovery.matching(config);
      return matching.isEmpty()
          ? discovery.noMatch(config)
          : new Available(matching.stream().map(ClDevice::info).toList());
    } catch (DeviceDiscovery.NoDriver e) {
      return e.refusal();
    } catch (BackendException e) {
      return new Unavailable(
          "a driver fails while it is asked for its devices: " + e.getMessage(),
          "update or remove this OpenCL driver");
    }
  }

  @Override
  public Backend open(BackendConfig config) {
    DeviceDiscovery discovery;
    try {
      discovery = DeviceDiscovery.run();
    } catch (DeviceDiscovery.NoDriver e) {
      throw unavailable(e.refusal());
    }
    List<ClDevice> matching = discovery.matching(config);
    if (matching.isEmpty()) {
      throw unavailable(discovery.noMatch(config));
    }
    ClDevice device = matching.get(0);
    return new OpenClBackend(device, OpenClSettings.of(config, device));
  }

  private static BackendUnavailableException unavailable(Unavailable refusal) {
    return new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
  }
}
