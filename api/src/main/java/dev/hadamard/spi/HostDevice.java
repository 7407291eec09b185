package dev.hadamard.spi;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor that the JVM runs on, as the one device of backends that compute there. */
public final class HostDevice {

  private HostDevice() {}

  /** Its name and vendor as Linux gives them; elsewhere what the JVM knows. */
  public static DeviceInfo describe() {
    return new DeviceInfo(
        "0",
        cpuInfo("model name", System.getProperty("os.arch")),
        cpuInfo("vendor_id", "unknown"),
        DeviceType.CPU);
  }

  /** A field of the first processor in Linux' /proc/cpuinfo. */
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
