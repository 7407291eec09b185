package dev.hadamard.cpu;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.Precision;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.HostDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one device of the pure-JVM backends: the processor that the JVM runs on. */
final class HostProcessor {

  private HostProcessor() {}

  /** The info of a backend on this device, with its additional details. */
  static BackendInfo info(
      String backend, DeviceInfo device, int threads, Map<String, String> more) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("threads", Integer.toString(threads));
    details.put("precision", Precision.FP32.label());
    details.putAll(more);
    return new BackendInfo(backend, device, details);
  }

  /** Whether {@code hadamard.device} and {@code hadamard.precision} allow this device. */
  static Availability probe(BackendConfig config) {
    List<DeviceInfo> devices = List.of(HostDevice.describe());
    if (config.precision() != Precision.FP32) {
      return new Availability.Unavailable(
          "it makes products in fp32, not as hadamard.precision=" + config.precision().label(),
          "leave hadamard.precision at fp32, or use cuda or opencl on an NVIDIA GPU with tensor"
              + " cores");
    }
    if (config.device().matches(devices).isEmpty()) {
      return new Availability.Unavailable(
          "its only device, "
              + devices.get(0)
              + ", does not match hadamard.device="
              + config.device(),
          "leave hadamard.device empty or set it to cpu");
    }
    return new Availability.Available(devices);
  }
}
