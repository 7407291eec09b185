package dev.hadamard.cpu;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Precision;
import dev.hadamard.spi.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The one device of the pure-JVM backends: the processor that the JVM runs on. */
final class HostProcessor {

  private HostProcessor() {}

  static DeviceInfo describe() {
    return new DeviceInfo(
        "0",
        cpuInfo("model name", System.getProperty("os.arch")),
        cpuInfo("vendor_id", "unknown"),
        DeviceType.CPU);
  }

  /** What a backend on it is, with what only this one has to say. */
  static BackendInfo info(String backend, int threads, Map<String, String> more) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("threads", Integer.toString(threads));
    details.put("precision", Precision.FP32.label());
    details.putAll(more);
    return new BackendInfo(backend, describe(), details);
  }

  /** Whether {@code hadamard.device} leaves the processor in and its precision is asked for. */
  static Availability probe(BackendConfig config) {
    List<DeviceInfo> devices = List.of(describe());
    if (config.precision() != Precision.FP32) {
      return new Availability.Unavailable(
          "it makes products in fp32, not as hadamard.precision=" + config.precision().label(),
          "leave hadamard.precision at fp32, or use opencl on an NVIDIA GPU with tensor cores");
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

  /** A field of the first processor in Linux' /proc/cpuinfo; elsewhere what the JVM knows. */
  private static String cpuInfo(String field, String otherwise) {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return otherwise;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(field) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(value -> !value.isEmpty())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException unreadable) {
      return otherwise;
    }
  }
}
