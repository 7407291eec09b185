package dev.hadamard;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The folder in which a platform wants programs to keep what they can make again. */
final class CacheFolder {

  private static final String NAME = "hadamard";

  private CacheFolder() {}

  static Path ofThisPlatform() {
    return of(
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", ".")),
        System.getenv());
  }

  /**
   * On Windows below {@code LOCALAPPDATA}, on macOS in {@code ~/Library/Caches}, elsewhere where
   * the XDG Base Directory Specification puts it; a relative {@code XDG_CACHE_HOME} is ignored, as
   * it says.
   */
  static Path of(String system, Path home, Map<String, String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      Path base = local.isBlank() ? home.resolve("AppData").resolve("Local") : Path.of(local);
      return base.resolve(NAME).resolve("cache");
    }
    if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches").resolve(NAME);
    }
    Path xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    return (xdg.isAbsolute() ? xdg : home.resolve(".cache")).resolve(NAME);
  }
}
