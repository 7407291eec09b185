package dev.hadamard.opencl;

import dev.hadamard.BackendConfig;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.kernels.tune.DeviceTuning;
import dev.hadamard.spi.MemoryLimit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of a backend on its device.
 *
 * @param tuning the tuning of the kernels
 * @param origin the origin of the tuning, for display: {@value DeviceTuning#DEFAULT}, or the
 *     profile of a date
 * @param pooling whether freed memory is kept for the next tensor and transfers overlap with other
 *     work; without it every buffer and every write is separate, as a memory checker needs it
 * @param library the source of the kernels
 * @param dump a folder that receives the source of every program that is built
 * @param limit the limit on the memory of all tensors
 */
record ClSettings(
    Tuning tuning,
    String origin,
    boolean pooling,
    KernelLibrary library,
    Optional<Path> dump,
    MemoryLimit limit) {

  /** The settings of a configuration, for a device without a profile. */
  static ClSettings of(BackendConfig config, ClDevice device) {
    Tuning tuning = TuningTable.lookUp(device.traits());
    return new ClSettings(
        ClKeys.gemm(config).map(tuning::withGemm).orElse(tuning),
        DeviceTuning.DEFAULT,
        ClKeys.isPooling(config, device),
        KernelLibrary.bundled(),
        config.kernelsDump(),
        MemoryLimit.of(config, device.info().type(), device.globalBytes()));
  }

  ClSettings withTuning(Tuning other) {
    return withTuning(other, origin);
  }

  ClSettings withTuning(Tuning other, String whence) {
    return new ClSettings(other, whence, pooling, library, dump, limit);
  }

  ClSettings withPooling(boolean on) {
    return new ClSettings(tuning, origin, on, library, dump, limit);
  }

  ClSettings withLibrary(KernelLibrary other) {
    return new ClSettings(tuning, origin, pooling, other, dump, limit);
  }
}
