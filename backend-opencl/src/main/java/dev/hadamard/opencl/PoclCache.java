package dev.hadamard.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where PoCL keeps the kernels that it has compiled. If it cannot, it shows no device, and does not
 * say why unless POCL_DEBUG asks: in a container without a home folder, or with one that is
 * read-only, the driver looks as if it were missing.
 */
final class PoclCache {

  static final String REMEDY =
      "set POCL_CACHE_DIR to a folder that can be written before the program starts";

  private static final String PLATFORM = "Portable Computing Language";
  private static final String CANNOT_WRITE = "PoCL cannot write its cache folder ";

  private PoclCache() {}

  /** Why PoCL shows no device; empty if the platform is another, or its folder is not the cause. */
  static Optional<String> reason(String platform, Map<String, String> environment) {
    if (!platform.equals(PLATFORM)) {
      return Optional.empty();
    }
    String folder = folder(environment);
    try {
      // What PoCL has just tried. To ask for the permission would not do: root has all of them.
      Path made = Files.createDirectories(Path.of(folder));
      return Files.isWritable(made) ? Optional.empty() : Optional.of(CANNOT_WRITE + folder);
    } catch (IOException | InvalidPathException refused) {
      return Optional.of(CANNOT_WRITE + folder);
    }
  }

  /** Whether a refusal is one of these. */
  static boolean isReason(String refusal) {
    return refusal.startsWith(CANNOT_WRITE);
  }

  /** In the order in which PoCL looks. */
  private static String folder(Map<String, String> environment) {
    String own = environment.getOrDefault("POCL_CACHE_DIR", "");
    if (!own.isEmpty()) {
      return own;
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!caches.isEmpty()) {
      return caches + "/pocl/kcache";
    }
    String home = environment.get("HOME");
    return home == null ? "/tmp/pocl/kcache" : home + "/.cache/pocl/kcache";
  }
}
