package dev.hadamard.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The folder in which PoCL stores compiled kernels. If PoCL cannot write there, it shows no device,
 * and states the reason only with POCL_DEBUG: in a container whose home folder is missing or
 * read-only, the driver seems to be missing.
 */
final class PoclCache {

  static final String REMEDY =
      "set POCL_CACHE_DIR to a folder that can be written before the program starts";

  private static final String PLATFORM = "Portable Computing Language";
  private static final String CANNOT_WRITE = "PoCL cannot write its cache folder ";

  private PoclCache() {}

  /**
   * The reason why PoCL shows no device; empty for another platform, or if its folder is not the
   * cause.
   */
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

  /** Whether a refusal comes from this class. */
  static boolean isReason(String refusal) {
    return refusal.startsWith(CANNOT_WRITE);
  }

  /** The folder, in the order in which PoCL looks. */
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
