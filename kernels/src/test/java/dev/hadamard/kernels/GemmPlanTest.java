package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans and classes of products as a profile writes them. */
final class GemmPlanTest {

  @ParameterizedTest
  @ValueSource(strings = {"naive", "tiled tile=L", "tiled tile=XS", "strip depth=192 items=4"})
  void a_plan_is_read_as_it_is_written(String text) {
    assertThat(GemmPlan.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "strip",
        "cubist",
        "naive depth=1",
        "tiled tile=XXL",
        "tiled tile=L tile=M",
        "strip depth=192",
        "strip depth=200 items=4",
        "strip depth=2048 items=4",
        "strip depth=192 items=0",
        "strip depth=x items=4",
        "strip items=4 depth=192",
        "strip depth=192 items=4 "
      })
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> GemmPlan.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "64, 512, 784, NT 64x512x1024",
    "1, 10, 3, NT 1x8x4",
    "23, 22, 91, NT 32x16x128",
    "5000, 100000, 2147483647, NT 4096x4096x4096"
  })
  void extents_are_rounded_to_the_nearest_power_of_two_up_to_a_cap(
      int m, int n, int k, String text) {
    ProductClass shape = ProductClass.of(false, true, m, n, k);
    assertThat(shape).hasToString(text);
    assertThat(ProductClass.parse(text)).isEqualTo(shape);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NN", "NN 3x4x4", "NN 0x1x1", "XN 4x4x4", "NN 4x4x8192", "NN 4x4"})
  void what_is_no_class_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ProductClass.parse(text));
  }
}
