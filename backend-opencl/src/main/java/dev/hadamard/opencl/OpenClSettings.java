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
 * How a backend is to work on its device.
 *
 * <p>Three switches are for those who examine the backend, not for its users, so they are plain
 * system properties: {@value #POOLING}{@code =on|off}, {@value #GEMM}{@code
 * =naive|tiled|strip|direct} and {@value #AS_GPU}{@code =on|off}, by which every device counts as a
 * discrete GPU and gets a GPU's kernels. Its name then says so.
 *
 * @param tuning how kernels are shaped
 * @param origin where the tuning comes from, for people: {@value #DEFAULT}, or the profile of a day
 * @param pooling whether freed memory is kept for the next tensor and transfers overlap with other
 *     work; without it every buffer and every write stands by itself, as a memory checker wants it
 * @param library where kernels come from
 * @param dump a folder that receives the source of all that is built
 * @param limit how much all tensors may take
 */
record OpenClSettings(
    Tuning tuning,
    String origin,
    boolean pooling,
    KernelLibrary library,
    Optional<Path> dump,
    MemoryLimit limit) {

  /** The origin of what comes with the program. */
  static final String DEFAULT = "default";

  static final String POOLING = "dev.hadamard.opencl.pooling";
  static final String GEMM = "dev.hadamard.opencl.gemm";
  static final String AS_GPU = "dev.hadamard.opencl.as-gpu";

  /** The settings that a configuration and the system properties ask for, of a device untuned. */
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

  /** Whether somebody examines one family of products, so that no profile may choose another. */
  static boolean forcesGemm() {
    return !System.getProperty(GEMM, "").isEmpty();
  }

  /** Whether every device is to count as a discrete GPU. */
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
    } catch (IllegalArgumentException unknown) { // is told below
    }
    throw new ConfigurationException(GEMM + "=" + name + ": choose naive, tiled, strip or direct");
  }
}
