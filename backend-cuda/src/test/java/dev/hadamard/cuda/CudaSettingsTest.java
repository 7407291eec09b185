package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.ConfigurationException;
import dev.hadamard.Precision;
import dev.hadamard.cuda.CudaSettings.Products;
import dev.hadamard.kernels.GemmFamily;
import org.junit.jupiter.api.Test;

/** How a configuration becomes settings. */
final class CudaSettingsTest {

  private static final CudaDevice DEVICE = TestDevices.of(0, "NVIDIA H100", 90);

  @Test
  void kernels_take_one_float_a_thread_and_products_tiles() {
    CudaSettings settings = CudaSettings.of(BackendConfig.builder().build(), DEVICE);
    assertThat(settings.tuning().vectorWidth()).as("CUDA C has no arithmetic on float4").isOne();
    assertThat(settings.tuning().gemm()).isEqualTo(GemmFamily.TILED);
    assertThat(settings.tuning().tiles()).isNotEmpty();
    assertThat(settings.precision()).isEqualTo(Precision.FP32);
    assertThat(settings.limit().bytes()).as("the device's memory").isEqualTo(DEVICE.globalBytes());
  }

  @Test
  void a_limit_and_a_precision_are_taken_over() {
    BackendConfig config =
        BackendConfig.builder()
            .set(ConfigKey.MAX_DEVICE_BYTES, "4096")
            .set(ConfigKey.PRECISION, "bf16")
            .build();
    CudaSettings settings = CudaSettings.of(config, DEVICE);
    assertThat(settings.limit().bytes()).isEqualTo(4096);
    assertThat(settings.precision()).isEqualTo(Precision.BF16);
  }

  @Test
  void the_key_for_products_takes_its_values_and_refuses_others() {
    BackendConfig.Builder builder = BackendConfig.builder();
    assertThat(CudaKeys.products(builder.build())).isEqualTo(Products.AUTO);
    builder.set("hadamard.cuda.products", "own");
    assertThat(CudaKeys.products(builder.build())).isEqualTo(Products.OWN);
    assertThatThrownBy(() -> builder.set(CudaKeys.PRODUCTS, "mkl"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("mkl")
        .hasMessageContaining("auto, cublas, own, naive");
  }
}
