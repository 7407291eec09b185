package dev.hadamard.opencl;

import java.util.Map;
import java.util.Optional;

/**
 * The drivers of Mesa's rusticl. It shows no device of a driver unless RUSTICL_ENABLE names the
 * driver or the distribution has enabled it.
 */
final class RusticlDrivers {

  static final String REMEDY =
      "set RUSTICL_ENABLE to Mesa's driver of the GPU before the program starts: radeonsi (AMD),"
          + " iris (Intel), panfrost (Arm), freedreno (Qualcomm), asahi (Apple); it needs read and"
          + " write access to /dev/dri/renderD*";

  private static final String PLATFORM = "rusticl";
  private static final String VARIABLE = "RUSTICL_ENABLE";
  private static final String NO_DEVICE = PLATFORM + " shows no device";

  private RusticlDrivers() {}

  /** The reason why rusticl shows no device; empty for another platform. */
  static Optional<String> reason(String platform, Map<String, String> environment) {
    if (!platform.equals(PLATFORM)) {
      return Optional.empty();
    }
    String named = environment.getOrDefault(VARIABLE, "");
    return Optional.of(
        NO_DEVICE
            + (named.isEmpty()
                ? ", as " + VARIABLE + " is not set"
                : ", " + VARIABLE + "=" + named));
  }

  /** Whether a refusal comes from this class. */
  static boolean isReason(String refusal) {
    return refusal.startsWith(NO_DEVICE);
  }
}
