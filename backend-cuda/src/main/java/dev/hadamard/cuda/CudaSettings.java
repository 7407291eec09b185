package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigurationException;
import dev.hadamard.Precision;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.spi.MemoryLimit;
import dev.hadamard.spi.NativeLinker;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a backend on its device.
 *
 * <p>One switch is for tests of the backend, not for its users, so it is a plain system property:
 * {@value #PRODUCTS}{@code =cublas|own|naive}.
 *
 * @param tuning the tuning of the kernels
 * @param precision the precision of products
 * @param products the implementation of products
 * @param library the source of the kernels
 * @param dump a folder that receives the source of every program that is built
 * @param limit the limit on the memory of all tensors
 * @param linker links the bindings of NVIDIA's libraries
 */
record CudaSettings(
    Tuning tuning,
    Precision precision,
    Products products,
    KernelLibrary library,
    Optional<Path> dump,
    MemoryLimit limit,
    NativeLinker linker) {

  static final String PRODUCTS = "dev.hadamard.cuda.products";

  /** The implementations of matrix products. */
  enum Products {
    /** cuBLAS if it loads and has the precision, otherwise our own kernels. */
    BEST,
    /** cuBLAS, or the backend does not open. */
    CUBLAS,
    /** Our own kernels, the fast ones. */
    OWN,
    /** Our own kernel without tiles. */
    NAIVE
  }

  /** The settings of a configuration and the system property. */
  static CudaSettings of(BackendConfig config, CudaDevice device) {
    return new CudaSettings(
        TuningTable.lookUp(device.traits()),
        config.precision(),
        askedProducts(),
        KernelLibrary.bundledForNvidia(),
        config.kernelsDump(),
        MemoryLimit.of(config, device.info().type(), device.globalBytes()),
        NativeLinker.of(config));
  }

  CudaSettings withTuning(Tuning other) {
    return new CudaSettings(other, precision, products, library, dump, limit, linker);
  }

  CudaSettings withPrecision(Precision other) {
    return new CudaSettings(tuning, other, products, library, dump, limit, linker);
  }

  /** The value of the system property. */
  static Products askedProducts() {
    String value = System.getProperty(PRODUCTS, "").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "" -> Products.BEST;
      case "cublas" -> Products.CUBLAS;
      case "own" -> Products.OWN;
      case "naive" -> Products.NAIVE;
      default ->
          throw new ConfigurationException(
              PRODUCTS + "=" + value + ": choose cublas, own or naive");
    };
  }
}
