package dev.hadamard.opencl;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.TuningTable;
import java.util.List;
import java.util.Optional;

/** The configuration keys of this backend alone. They serve those who examine it. */
final class ClKeys {

  private static final String AUTO = "auto";
  private static final String ON = "on";
  private static final String OFF = "off";

  /** The family of the kernels for products; {@code auto} for the tuning's. */
  static final ConfigKey GEMM =
      ConfigKey.choice(
          "opencl.gemm",
          AUTO,
          "the kernels for products, in place of the tuned ones",
          List.of(AUTO, "naive", "tiled", "strip", "direct"));

  /**
   * Whether freed memory is kept for the next tensor and transfers overlap with other work; without
   * it every buffer and every write is separate, as a memory checker needs it.
   */
  static final ConfigKey POOLING =
      ConfigKey.choice(
          "opencl.pooling",
          AUTO,
          "whether freed memory is kept for the next tensor",
          List.of(AUTO, ON, OFF));

  /** Whether every device counts as a discrete GPU, and gets a GPU's kernels. */
  static final ConfigKey AS_GPU =
      ConfigKey.choice(
          "opencl.as-gpu", OFF, "whether every device counts as a GPU", List.of(OFF, ON));

  static final List<ConfigKey> ALL = List.of(GEMM, POOLING, AS_GPU);

  private ClKeys() {}

  /** The family that products are to have, whatever the tuning says. */
  static Optional<GemmFamily> gemm(BackendConfig config) {
    String family = config.value(GEMM);
    return family.equals(AUTO) ? Optional.empty() : Optional.of(TuningTable.family(family));
  }

  static boolean isExaminedAsGpu(BackendConfig config) {
    return config.value(AS_GPU).equals(ON);
  }

  /**
   * Usually on; not where a memory checker watches, which sees the bounds of whole buffers only.
   */
  static boolean isPooling(BackendConfig config, ClDevice device) {
    String pooling = config.value(POOLING);
    return pooling.equals(AUTO) ? !device.platform().contains("Oclgrind") : pooling.equals(ON);
  }
}
