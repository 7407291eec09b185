package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowReductionsTest {

  private static final float UNIT = 0x1p-24f;

  /**
   * Roundings of a term: of a product or a difference, of chains, of their sums, and of what fills
   * no chains.
   */
  private static final int ROUNDINGS = 1 + 16 + 4 + 15;

  private static final float SHIFT = 0.25f;

  private static final int[] LENGTHS = {0, 1, 5, 16, 31, 256, 257, 1000};

  @ParameterizedTest
  @MethodSource("dev.hadamard.cpu.BothLoops#all")
  void a_sum_is_that_of_its_own_stretch(Loops loops) {
    float[] x = random(1, 1010);
    float[] y = random(2, 1010);
    for (int length : LENGTHS) {
      double sum = 0;
      double products = 0;
      double size = 0;
      double sizeOfProducts = 0;
      for (int i = 3; i < 3 + length; i++) {
        sum += x[i] - SHIFT;
        products += (double) x[i] * y[i];
        size += Math.abs(x[i] - SHIFT);
        sizeOfProducts += Math.abs((double) x[i] * y[i]);
      }
      RowReductions reductions = loops.reductions();
      assertThat(reductions.sum(x, SHIFT, 3, 3 + length))
          .isCloseTo(sum, within(ROUNDINGS * UNIT * size));
      assertThat(reductions.sumOfProducts(x, y, 3, 3 + length))
          .isCloseTo(products, within(ROUNDINGS * UNIT * sizeOfProducts));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.cpu.BothLoops#all")
  void the_largest_is_found_wherever_it_is(Loops loops) {
    RowReductions reductions = loops.reductions();
    float[] x = random(3, 200);
    for (int i = 2; i < 199; i++) {
      float old = x[i];
      x[i] = 9;
      assertThat(reductions.largest(x, 2, 199)).isEqualTo(9);
      x[i] = Float.NaN;
      assertThat(reductions.largest(x, 2, 199)).isNaN();
      x[i] = old;
    }
    x[1] = 9;
    x[199] = 9;
    assertThat(reductions.largest(x, 2, 199)).isLessThan(9);
    assertThat(reductions.largest(x, 2, 2)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.cpu.BothLoops#all")
  void zero_is_larger_than_negative_zero(Loops loops) {
    float[] x = new float[100];
    Arrays.fill(x, -0f);
    x[70] = 0;
    assertThat(Float.floatToRawIntBits(loops.reductions().largest(x, 0, 100))).isZero();
    assertThat(Float.floatToRawIntBits(loops.reductions().largest(x, 0, 70)))
        .isEqualTo(Float.floatToRawIntBits(-0f));
  }

  private static float[] random(int seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
