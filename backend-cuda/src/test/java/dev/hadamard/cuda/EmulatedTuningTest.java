package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.spi.TunableProvider.Tuned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That CUDA devices are tuned by the code that tunes OpenCL devices, and get what was stored. */
final class EmulatedTuningTest {

  /** The name of a class of products. */
  private static final String PRODUCT = "[NT][NT] \\d+x\\d+x\\d+";

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
    List<String> begun = new ArrayList<>();
    long launches = Count.LAUNCHES.value();
    long products = Count.PRODUCTS.value();
    Tuned tuned =
        provider.tune(config, Duration.ofSeconds(5), (work, done, left) -> begun.add(work));
    assertThat(tuned.file()).isNotNull().startsWith(cache);
    assertThat(tuned.measured()).isEqualTo(begun.size());
    assertThat(begun.get(0)).as("what is timed first").matches(PRODUCT);
    assertThat(Count.LAUNCHES.value()).as("our kernels").isGreaterThan(launches);
    assertThat(Count.PRODUCTS.value()).as("cuBLAS").isEqualTo(products);
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
    List<String> begun = new ArrayList<>();
    Tuned tuned =
        provider.tune(
            config("cublas").build(),
            Duration.ofSeconds(20),
            (work, done, left) -> begun.add(work));
    assertThat(begun).containsExactly("elementwise", "sumRows", "softmaxRows");
    assertThat(tuned.choices().keySet()).noneMatch(work -> work.matches(PRODUCT));
    assertThat(tuned.measured()).isEqualTo(3);
  }
}
