package dev.hadamard.spi;

import dev.hadamard.DeviceInfo;
import java.util.List;

/** The result of a {@link BackendProvider#probe}. */
public sealed interface Availability {

  /**
   * The backend can be used.
   *
   * @param devices the devices that match {@code hadamard.device}, at least one; the backend would
   *     use the first
   */
  record Available(List<DeviceInfo> devices) implements Availability {

    /** Copies the devices. */
    public Available {
      devices = List.copyOf(devices);
      if (devices.isEmpty()) {
        throw new IllegalArgumentException("an available backend has a device");
      }
    }
  }

  /**
   * The backend cannot be used.
   *
   * @param reason the reason, one line without a full stop
   * @param remedy what the user can do about it, one line without a full stop
   */
  record Unavailable(String reason, String remedy) implements Availability {}
}
