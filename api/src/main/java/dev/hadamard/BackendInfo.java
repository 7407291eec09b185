package dev.hadamard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The name, device and details of an open backend.
 *
 * @param name the provider's name, as in {@code hadamard.backend}
 * @param device the device it computes on
 * @param details facts worth printing in a report, in order: driver, threads, language version;
 *     {@code precision} is the {@link Precision} of its products
 */
public record BackendInfo(String name, DeviceInfo device, Map<String, String> details) {

  /** Copies the details, keeping their order. */
  public BackendInfo {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  @Override
  public String toString() {
    return name + " on " + device;
  }
}
