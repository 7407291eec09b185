package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

  @Test
  void the_bits_are_those_of_the_published_generator() {
    for (long seed : new long[] {0, 1, -1, 42, Long.MIN_VALUE, 1234567}) {
      SplitMix64 ours = new SplitMix64(seed);
      SplittableRandom theirs = new SplittableRandom(seed);
      for (int i = 0; i < 1000; i++) {
        assertThat(ours.nextLong()).as("seed %d, number %d", seed, i).isEqualTo(theirs.nextLong());
      }
    }
  }

  @Test
  void integers_are_uniform_below_the_bound() {
    SplitMix64 random = new SplitMix64(1);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    // Five standard deviations of a binomial distribution.
    assertThat(Arrays.stream(counts)).allSatisfy(n -> assertThat(n).isBetween(9537, 10463));
    assertThatThrownBy(() -> random.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_bound_that_is_no_divisor_favours_no_half() {
    SplitMix64 random = new SplitMix64(1);
    int bound = 3 << 29;
    int low = 0;
    for (int i = 0; i < 10_000; i++) {
      low += random.nextInt(bound) < bound / 2 ? 1 : 0;
    }
    // Without the rejection a third of the values would come twice: two thirds would be low.
    assertThat(low).isBetween(4750, 5250);
  }

  @Test
  void normal_numbers_have_mean_0_and_variance_1() {
    SplitMix64 random = new SplitMix64(1);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double value = random.nextGaussian();
      sum += value;
      squares += value * value;
    }
    assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
  }

  @Test
  void streams_of_one_seed_differ_and_are_repeatable() {
    assertThat(SplitMix64.stream(1, 0).nextLong()).isEqualTo(SplitMix64.stream(1, 0).nextLong());
    assertThat(SplitMix64.stream(1, 0).nextLong())
        .isNotEqualTo(SplitMix64.stream(1, 1).nextLong())
        .isNotEqualTo(SplitMix64.stream(2, 0).nextLong());
  }

  @Test
  void a_shuffle_keeps_every_value_once() {
    int[] values = new int[1000];
    Arrays.setAll(values, i -> i);
    new SplitMix64(1).shuffle(values);
    assertThat(values).isNotEqualTo(Arrays.stream(values).sorted().toArray());
    assertThat(Arrays.stream(values).sorted()).containsExactly(range(1000));
  }

  private static Integer[] range(int n) {
    Integer[] range = new Integer[n];
    Arrays.setAll(range, i -> i);
    return range;
  }
}
