package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;

/** Opens the real backend on the emulated device. */
final class EmulatedBackend {

  private EmulatedBackend() {}

  /** Products by the backend's own kernels. */
  static CudaBackend own() {
    return open("own", BackendConfig.builder());
  }

  /** Products by the emulated cuBLAS. */
  static CudaBackend cublas() {
    return open("cublas", BackendConfig.builder());
  }

  /**
   * A backend.
   *
   * @param products as in {@link CudaKeys#PRODUCTS}
   */
  static CudaBackend open(String products, BackendConfig.Builder builder) {
    return (CudaBackend)
        Backends.open(builder.backend(CudaProvider.NAME).set(CudaKeys.PRODUCTS, products).build());
  }
}
