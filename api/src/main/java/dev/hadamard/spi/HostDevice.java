package dev.hadamard.spi;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The host's processor as the only device of the backends that compute on it. */
public final class HostDevice {

  private HostDevice() {}

  /**
   * Returns the device, with the name and vendor that Linux reports or, on other systems, what the
   * JVM knows.
   */
  public static DeviceInfo describe() {
    return new DeviceInfo(
        "0",
        cpuInfo("model name", System.getProperty("os.arch")),
        cpuInfo("vendor_id", "unknown"),
        DeviceType.CPU);
  }

  /** A field of the first processor in /proc/cpuinfo of Linux. */
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
