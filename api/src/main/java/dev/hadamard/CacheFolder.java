package dev.hadamard;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform's folder for caches. */
final class CacheFolder {

  private static final String NAME = "hadamard";

  private CacheFolder() {}

  /** The folder for this user; empty if the platform defines none. */
  static Optional<Path> ofThisPlatform() {
    return of(
        System.getProperty("os.name", ""), System.getProperty("user.home", ""), System.getenv());
  }

  /**
   * On Windows below {@code LOCALAPPDATA}, on macOS in {@code ~/Library/Caches}, elsewhere where
   * the XDG Base Directory Specification puts it; a relative {@code XDG_CACHE_HOME} is ignored, as
   * it says.
   *
   * @param home {@code user.home}: Java says {@code ?} for a user without an entry among the
   *     system's users, as in a container that runs under any user id
   * @return empty where neither the variable nor {@code home} is an absolute path: a folder below
   *     the one that the program happens to be started in would be found by no later run
   */
  static Optional<Path> of(String system, String home, Map<String, String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return absolute(environment.get("LOCALAPPDATA"))
          .or(() -> absolute(home).map(folder -> folder.resolve("AppData").resolve("Local")))
          .map(base -> base.resolve(NAME).resolve("cache"));
    }
    if (name.startsWith("mac")) {
      return absolute(home)
          .map(folder -> folder.resolve("Library").resolve("Caches").resolve(NAME));
    }
    return absolute(environment.get("XDG_CACHE_HOME"))
        .or(() -> absolute(home).map(folder -> folder.resolve(".cache")))
        .map(base -> base.resolve(NAME));
  }

  private static Optional<Path> absolute(@Nullable String folder) {
    if (folder == null || folder.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(folder)).filter(Path::isAbsolute);
    } catch (InvalidPathException unspeakable) { // in the encoding that Java uses for file names
      return Optional.empty();
    }
  }
}
