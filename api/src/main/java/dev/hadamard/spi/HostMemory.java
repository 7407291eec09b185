package dev.hadamard.spi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that this process may use on Linux: that of the machine, or the limit of the control
 * group in which a container or service runs. Linux kills a process that exceeds it.
 *
 * <p>The JVM offers this value in its module jdk.management, which no other part of the library
 * needs.
 */
final class HostMemory {

  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s*(\\d{1,15}) kB");

  private HostMemory() {}

  /** The limit in bytes; {@link Long#MAX_VALUE} if the system does not state one. */
  static long bytes() {
    return bytes(Path.of("/"));
  }

  /** The limit in bytes, read below another root folder. */
  static long bytes(Path root) {
    return Math.min(installed(root), groupLimit(root));
  }

  private static long installed(Path root) {
    for (String line : lines(root.resolve("proc/meminfo"))) {
      Matcher total = TOTAL.matcher(line);
      if (total.matches()) {
        return Long.parseLong(total.group(1)) * 1024;
      }
    }
    return Long.MAX_VALUE;
  }

  /** The smallest limit of this process's group and of all groups that contain it. */
  private static long groupLimit(Path root) {
    long limit = Long.MAX_VALUE;
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3); // number, controllers, path
      if (parts.length < 3) {
        continue;
      }
      Path groups = root.resolve("sys/fs/cgroup");
      if (parts[1].isEmpty()) { // version 2
        limit = Math.min(limit, smallest(groups, parts[2], "memory.max"));
      } else if (List.of(parts[1].split(",", -1)).contains("memory")) {
        limit =
            Math.min(limit, smallest(groups.resolve("memory"), parts[2], "memory.limit_in_bytes"));
      }
    }
    return limit;
  }

  /**
   * The smallest limit of a group and its ancestors; a container may see its own group as the
   * topmost one.
   */
  private static long smallest(Path top, String group, String file) {
    long limit = number(top.resolve(file));
    Path inner = top.resolve(group.replaceFirst("^/+", "")).normalize();
    while (inner.startsWith(top) && !inner.equals(top)) {
      limit = Math.min(limit, number(inner.resolve(file)));
      inner = inner.resolve("..").normalize();
    }
    return limit;
  }

  private static long number(Path file) {
    List<String> lines = lines(file);
    try {
      return lines.isEmpty() ? Long.MAX_VALUE : Long.parseLong(lines.get(0).strip());
    } catch (NumberFormatException max) {
      return Long.MAX_VALUE;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException | SecurityException unreadable) {
      return List.of();
    }
  }
}
