package dev.hadamard.kernels.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tuned, and among which configurations. */
final class TuningSpaceTest {

  private static final DeviceTraits CPU = new DeviceTraits("v", "n", true, 4096, 1 << 20);

  private static DeviceTraits gpu(long maxGroupSize) {
    return new DeviceTraits("v", "n", false, maxGroupSize, 48 << 10);
  }

  private static TuningSpace space(DeviceTraits device) {
    return new TuningSpace(device, TuningTable.lookUp(device));
  }

  @Test
  void each_class_is_tuned_once() {
    assertThat(space(CPU).works()).extracting(TunedWork::name).doesNotHaveDuplicates();
  }

  @Test
  void a_product_on_a_cpu_device_has_a_dozen_configurations_or_more() {
    TunedWork deep = new TunedWork.Product(false, true, 64, 512, 784);
    assertThat(space(CPU).choices(deep)).hasSizeBetween(12, 20);
    TunedWork flat = new TunedWork.Product(true, false, 512, 784, 64);
    assertThat(space(CPU).choices(flat))
        .as("depths that hold all of k are the same program")
        .extracting(TuningChoice::values)
        .allMatch(values -> values.startsWith("strip depth=128 "));
  }

  @Test
  void the_default_is_no_choice_and_none_asks_for_more_than_the_device_allows() {
    for (DeviceTraits device : List.of(CPU, gpu(1024), gpu(128), gpu(64))) {
      Tuning base = TuningTable.lookUp(device);
      for (TunedWork work : space(device).works()) {
        for (TuningChoice choice : space(device).choices(work)) {
          Tuning tuning = choice.applyTo(base);
          assertThat(choice.work()).isEqualTo(work.name());
          assertThat(tuning).as("%s", choice).isNotEqualTo(base);
          assertThat(tuning.groupSize()).isLessThanOrEqualTo((int) device.maxGroupSize());
          assertThat(tuning.sumAcross() * tuning.sumLanes())
              .isLessThanOrEqualTo((int) device.maxGroupSize());
          assertThat(tuning.softmaxLanes()).isLessThanOrEqualTo((int) device.maxGroupSize());
        }
      }
    }
  }

  @Test
  void a_gpu_is_offered_the_tiles_that_fit_it() {
    TunedWork square = new TunedWork.Product(false, false, 512, 512, 512);
    List<GemmTile> fitting = TuningTable.lookUp(gpu(128)).tiles();
    assertThat(fitting).isNotEmpty().doesNotContain(GemmTile.L);
    assertThat(space(gpu(128)).choices(square))
        .extracting(TuningChoice::values)
        .containsExactlyElementsOf(fitting.stream().map(tile -> "tiled tile=" + tile).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "elementwise, block=0 group=1",
    "elementwise, block=1",
    "elementwise, lanes=1",
    "sumRows, across=1 lanes=3",
    "softmaxRows, lanes=-2",
    "softmaxRows, lanes=99999999999",
    "NN 4x4x4, block=1 group=1",
    "convolution, naive"
  })
  void a_choice_that_is_none_is_refused(String work, String values) {
    Tuning base = TuningTable.lookUp(CPU);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TuningChoice(work, values).applyTo(base));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab"})
  void the_key_tells_where_one_fact_ends(String vendor) {
    assertThat(TuningProfile.key(vendor, "bc"))
        .hasSize(64)
        .isEqualTo(TuningProfile.key(vendor, "bc"))
        .isNotEqualTo(TuningProfile.key(vendor + "b", "c"))
        .isNotEqualTo(TuningProfile.key(vendor, "bc", ""));
  }
}
