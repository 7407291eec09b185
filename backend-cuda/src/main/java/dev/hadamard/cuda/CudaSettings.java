package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.Precision;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.kernels.tune.DeviceTuning;
import dev.hadamard.spi.MemoryLimit;
import dev.hadamard.spi.NativeLinker;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a backend on its device.
 *
 * @param tuning the tuning of the kernels
 * @param origin the origin of the tuning, for display
 * @param precision the precision of products
 * @param products the implementation of products
 * @param library the source of the kernels
 * @param dump a folder that receives the source of every program that is built
 * @param limit the limit on the memory of all tensors
 * @param linker links the bindings of NVIDIA's libraries
 */
record CudaSettings(
    Tuning tuning,
    String origin,
    Precision precision,
    Products products,
    KernelLibrary library,
    Optional<Path> dump,
    MemoryLimit limit,
    NativeLinker linker) {

  /** The implementations of matrix products. */
  enum Products {
    /** cuBLAS if it loads and has the precision, otherwise our own kernels. */
    AUTO,
    /** cuBLAS, or the backend does not open. */
    CUBLAS,
    /** Our own kernels, the fast ones. */
    OWN,
    /** Our own kernel without tiles. */
    NAIVE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The settings of a configuration. */
  static CudaSettings of(BackendConfig config, CudaDevice device) {
    return new CudaSettings(
        TuningTable.lookUp(device.traits()),
        DeviceTuning.DEFAULT,
        config.precision(),
        CudaKeys.products(config),
        KernelLibrary.bundledForNvidia(),
        config.kernelsDump(),
        MemoryLimit.of(config, device.info().type(), device.globalBytes()),
        NativeLinker.of(config));
  }

  CudaSettings withTuning(Tuning other) {
    return withTuning(other, origin);
  }

  CudaSettings withTuning(Tuning other, String whence) {
    return new CudaSettings(other, whence, precision, products, library, dump, limit, linker);
  }

  CudaSettings withPrecision(Precision other) {
    return new CudaSettings(tuning, origin, other, products, library, dump, limit, linker);
  }
}
