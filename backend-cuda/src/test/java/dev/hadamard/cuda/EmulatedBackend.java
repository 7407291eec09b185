package dev.hadamard.cuda;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;

/** Opens the real backend on the emulated device. */
final class EmulatedBackend {

  private EmulatedBackend() {}

  /** Products by the backend's own kernels. */
  static CudaBackend own() {
    return open("own", BackendConfig.builder().backend(CudaProvider.NAME).build());
  }

  /** Products by the emulated cuBLAS. */
  static CudaBackend cublas() {
    return open("cublas", BackendConfig.builder().backend(CudaProvider.NAME).build());
  }

  /**
   * A backend.
   *
   * @param products as in {@link CudaSettings#PRODUCTS}
   */
  static CudaBackend open(String products, BackendConfig config) {
    String before = System.getProperty(CudaSettings.PRODUCTS, "");
    System.setProperty(CudaSettings.PRODUCTS, products);
    try {
      Backend backend = Backends.open(config);
      return (CudaBackend) backend;
    } finally {
      System.setProperty(CudaSettings.PRODUCTS, before);
    }
  }
}
