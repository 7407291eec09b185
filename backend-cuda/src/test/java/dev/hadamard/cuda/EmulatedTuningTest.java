package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.spi.TunableProvider.Tuned;
import dev.hadamard.spi.TuningListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That CUDA devices are tuned by the code that tunes OpenCL devices, and get what was stored. */
final class EmulatedTuningTest {

  private final Path cache;

  EmulatedTuningTest(@TempDir Path cache) {
    this.cache = cache;
  }

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  private BackendConfig.Builder config(String products) {
    return BackendConfig.builder()
        .set(ConfigKey.CACHE_DIR, cache.toString())
        .set(CudaKeys.PRODUCTS, products)
        .backend(CudaProvider.NAME);
  }

  @Test
  void a_profile_is_stored_and_taken_when_the_device_opens() {
    CudaProvider provider = new CudaProvider();
    BackendConfig config = config("own").build();
    assertThat(provider.tunings(config).values()).containsOnly("default");
    Tuned tuned = provider.tune(config, Duration.ofSeconds(5), TuningListener.silent());
    assertThat(tuned.file()).isNotNull().startsWith(cache);
    assertThat(tuned.measured()).isPositive();
    Map<String, String> tunings = provider.tunings(config);
    assertThat(tunings.values()).allMatch(origin -> origin.startsWith("profile of 20"));
    try (CudaBackend backend = EmulatedBackend.open("own", config("own"))) {
      assertThat(backend.info().details())
          .hasEntrySatisfying("tuning", origin -> assertThat(origin).startsWith("profile of 20"));
    }
  }

  @Test
  void products_are_not_tuned_where_a_library_computes_them() {
    CudaProvider provider = new CudaProvider();
    Tuned tuned =
        provider.tune(config("cublas").build(), Duration.ofSeconds(20), TuningListener.silent());
    assertThat(tuned.choices().keySet()).noneMatch(work -> work.contains("x"));
    assertThat(tuned.measured()).as("elementwise, sums and softmax").isEqualTo(3);
  }
}
