package dev.hadamard.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Philox 4×32-10, and the numbers that expressions draw from it. */
final class UniformTest {

  private static final int NUMBERS = 100_000;

  private final Uniform uniform = new Uniform();

  /** The known answers of the Random123 distribution, kat_vectors. */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void philox_has_the_known_answers(String counter, String key, String numbers) {
    int[] c = words(counter);
    int[] k = words(key);
    Philox philox = new Philox();
    philox.compute(c[0], c[1], c[2], c[3], k[0], k[1]);
    for (int i = 0; i < 4; i++) {
      assertThat(philox.number(i)).as("word %d", i).isEqualTo(words(numbers)[i]);
    }
  }

  private static int[] words(String hexadecimal) {
    String[] parts = hexadecimal.split(" ", -1);
    int[] words = new int[parts.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = Integer.parseUnsignedInt(parts[i], 16);
    }
    return words;
  }

  @Test
  void the_first_four_numbers_of_seed_stream_and_step_0_are_the_first_known_answer() {
    int[] known = words("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    for (int place = 0; place < 4; place++) {
      assertThat(uniform.at(place, 0, 0, 0)).isEqualTo((known[place] >>> 8) * 0x1p-24f);
    }
  }

  /** Computed by another program: what was drawn once is drawn again. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0, 0x728187",
    "1, 0, 1, 0, 0x4e031",
    "2, 0, 0, 1, 0x4a583",
    "16777217, -2.5, 3, 1000000000, 0x393ec1",
    "2147483647, 7, 8, 9, 0x859086"
  })
  void a_number_depends_on_place_seed_stream_and_step_alone(
      long place, float seed, float stream, float step, int number) {
    assertThat(uniform.at(place, seed, stream, step)).isEqualTo(number * 0x1p-24f);
    assertThat(new Uniform().at(place, seed, stream, step)).isEqualTo(number * 0x1p-24f);
  }

  @Test
  void the_numbers_are_uniform_and_do_not_follow_one_another() {
    double sum = 0;
    double squares = 0;
    double products = 0;
    double before = 0.5;
    for (int i = 0; i < NUMBERS; i++) {
      double u = uniform.at(i, 1, 2, 3) - 0.5;
      sum += u;
      squares += u * u;
      products += u * before;
      before = u;
    }
    // Variances of u, u² and u·u′ for uniform u in ±½.
    assertThat(sum / NUMBERS).isCloseTo(0, within(4 * Math.sqrt(1 / 12.0 / NUMBERS)));
    assertThat(squares / NUMBERS).isCloseTo(1 / 12.0, within(4 * Math.sqrt(1 / 180.0 / NUMBERS)));
    assertThat(products / NUMBERS).isCloseTo(0, within(4 * Math.sqrt(1 / 144.0 / NUMBERS)));
  }

  /** Two of 2²⁴ numbers are the same by chance 0.006 times in 100,000. */
  @Test
  void another_seed_stream_or_step_gives_other_numbers() {
    int same = 0;
    for (int i = 0; i < NUMBERS; i++) {
      float u = uniform.at(i, 1, 2, 3);
      same += u == uniform.at(i, 2, 2, 3) ? 1 : 0;
      same += u == uniform.at(i, 1, 1, 3) ? 1 : 0;
      same += u == uniform.at(i, 1, 2, 4) ? 1 : 0;
    }
    assertThat(same).isLessThan(5);
  }

  @Test
  void zero_of_either_sign_is_one_word_and_so_is_every_nan() {
    float nan = Float.intBitsToFloat(0xffc00001);
    for (int i = 0; i < 100; i++) {
      float zero = uniform.at(i, 0, 0, 0);
      assertThat(uniform.at(i, -0f, 0, 0)).isEqualTo(zero);
      assertThat(uniform.at(i, 0, -0f, 0)).isEqualTo(zero);
      assertThat(uniform.at(i, 0, 0, -0f)).isEqualTo(zero);
      assertThat(uniform.at(i, nan, nan, nan))
          .isEqualTo(uniform.at(i, Float.NaN, Float.NaN, Float.NaN));
    }
    assertThat(uniform.at(0, 0x1p-149f, 0, 0))
        .as("another seed")
        .isNotEqualTo(uniform.at(0, 0, 0, 0));
  }
}
