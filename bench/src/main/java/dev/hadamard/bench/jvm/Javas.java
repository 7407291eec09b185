package dev.hadamard.bench.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the Java installations of this machine. */
public final class Javas {

  private static final int OLDEST = 17;

  private static final Path SYSTEM = Path.of("/usr/lib/jvm");

  /**
   * * A Java installation.
   *
   * @param home its folder
   * @param release such as 17
   */
  public record Installation(Path home, int release) {

    /** The installation in a folder; empty if there is none of Java 17 or newer. */
    public static Optional<Installation> in(Path home) {
      Properties release = new Properties();
      try (InputStream in = Files.newInputStream(home.resolve("release"))) {
        release.load(in);
      } catch (IOException | IllegalArgumentException none) {
        return Optional.empty();
      }
      String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
      String feature = version.split("\\D", 2)[0];
      if (feature.isEmpty() || !Files.isExecutable(home.resolve("bin/java"))) {
        return Optional.empty();
      }
      return Optional.of(new Installation(home, Integer.parseInt(feature)))
          .filter(found -> found.release >= OLDEST);
    }

    /** The program that starts a JVM. */
    String program() {
      return home.resolve("bin/java").toString();
    }
  }

  private Javas() {}

  /**
   * The installation of this JVM, then the newest build of every other release in ascending order.
   */
  public static List<Installation> installed() {
    Path own = Path.of(System.getProperty("java.home"));
    Map<Integer, Installation> byRelease = new TreeMap<>();
    for (Path home : candidates()) {
      Installation.in(home).ifPresent(found -> byRelease.put(found.release(), found));
    }
    int release = Runtime.version().feature();
    byRelease.put(release, new Installation(own, release));
    return List.copyOf(byRelease.values());
  }

  private static List<Path> candidates() {
    if (!Files.isDirectory(SYSTEM)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(SYSTEM)) {
      return new ArrayList<>(folders.sorted(Comparator.comparing(Path::toString)).toList());
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
