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
record OpenClSettings(
    Tuning tuning,
    String origin,
    boolean pooling,
    KernelLibrary library,
    Optional<Path> dump,
    MemoryLimit limit) {

  /** The settings of a configuration, for a device without a profile. */
  static OpenClSettings of(BackendConfig config, ClDevice device) {
    Tuning tuning = TuningTable.lookUp(device.traits());
    return new OpenClSettings(
        OpenClKeys.gemm(config).map(tuning::withGemm).orElse(tuning),
        DeviceTuning.DEFAULT,
        OpenClKeys.isPooling(config, device),
        KernelLibrary.bundled(),
        config.kernelsDump(),
        MemoryLimit.of(config, device.info().type(), device.globalBytes()));
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
}
