package dev.hadamard.opencl;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigurationException;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.spi.MemoryLimit;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a backend on its device.
 *
 * <p>Three switches are for tests of the backend, not for its users, so they are plain system
 * properties: {@value #POOLING}{@code =on|off}, {@value #GEMM}{@code =naive|tiled|strip|direct} and
 * {@value #AS_GPU}{@code =on|off}. With the last one every device counts as a discrete GPU and gets
 * a GPU's kernels; its name states this.
 *
 * @param tuning the tuning of the kernels
 * @param origin the origin of the tuning, for display: {@value #DEFAULT}, or the profile of a date
 * @param pooling whether freed memory is kept for the next tensor and transfers overlap with other
 *     work; without it every buffer and every write is separate, as a memory checker needs it
 * @param library the source of the kernels
 * @param dump a folder that receives the source of every program that is built
 * @param limit the limit on the memory of all tensors
 */
record OpenClSettings(
    Tuning tuning,
    String origin,
    boolean pooling,
    KernelLibrary library,
    Optional<Path> dump,
    MemoryLimit limit) {

  /** The origin of the tuning that comes with the library. */
  static final String DEFAULT = "default";

  static final String POOLING = "dev.hadamard.opencl.pooling";
  static final String GEMM = "dev.hadamard.opencl.gemm";
  static final String AS_GPU = "dev.hadamard.opencl.as-gpu";

  /** The settings of a configuration and the system properties, for a device without tuning. */
  static OpenClSettings of(BackendConfig config, ClDevice device) {
    Tuning tuning = TuningTable.lookUp(device.traits());
    String gemm = System.getProperty(GEMM, "");
    return new OpenClSettings(
        gemm.isEmpty() ? tuning : tuning.withGemm(family(gemm)),
        DEFAULT,
        pooling(device),
        KernelLibrary.bundled(),
        config.kernelsDump(),
        MemoryLimit.of(config, device.info().type(), device.globalBytes()));
  }

  /** Whether a test fixes the family of products, so that no profile may choose another. */
  static boolean forcesGemm() {
    return !System.getProperty(GEMM, "").isEmpty();
  }

  /** Whether every device counts as a discrete GPU. */
  static boolean isExaminedAsGpu() {
    return isOn(AS_GPU, false);
  }

  OpenClSettings withTuning(Tuning other) {
    return withTuning(other, origin);
  }

  OpenClSettings withTuning(Tuning other, String whence) {
    return new OpenClSettings(other, whence, pooling, library, dump, limit);
  }

  OpenClSettings withPooling(boolean on) {
    return new OpenClSettings(tuning, origin, on, library, dump, limit);
  }

  OpenClSettings withLibrary(KernelLibrary other) {
    return new OpenClSettings(tuning, origin, pooling, other, dump, limit);
  }

  /** On, unless a memory checker watches: it can only see the bounds of whole buffers. */
  private static boolean pooling(ClDevice device) {
    return isOn(POOLING, !device.platform().contains("Oclgrind"));
  }

  private static boolean isOn(String property, boolean usual) {
    String value = System.getProperty(property, "").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "" -> usual;
      case "on" -> true;
      case "off" -> false;
      default -> throw new ConfigurationException(property + "=" + value + ": choose on or off");
    };
  }

  private static GemmFamily family(String name) {
    try {
      GemmFamily family = TuningTable.family(name);
      if (!family.isTensor()) { // hadamard.precision asks for those
        return family;
      }
    } catch (IllegalArgumentException unknown) { // is reported below
    }
    throw new ConfigurationException(GEMM + "=" + name + ": choose naive, tiled, strip or direct");
  }
}
