package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.tck.BackendConformance;

/** The whole kit on the emulated device, all by the backend's own kernels. */
final class EmulatedConformanceTest extends BackendConformance {

  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend(CudaProvider.NAME).set(CudaKeys.PRODUCTS, "own");
  }

  @Override
  protected Backend open(BackendConfig config) {
    EmulatedCuda.require();
    Backend backend = super.open(config);
    assertThat(backend.info().details().get("products")).startsWith("own kernels");
    return backend;
  }
}
