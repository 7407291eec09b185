package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlownessWatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final SlownessWatch watch = new SlownessWatch();

  @Test
  void one_fast_product_ends_it_in_silence() {
    assertThat(watch.warns(SECOND / 10, SECOND)).isFalse();
    assertThat(watch.warns(20 * SECOND, SECOND)).isFalse();
    assertThat(watch.listens()).isFalse();
    assertThat(watch.warns(SECOND / 10, 100 * SECOND)).isFalse();
  }

  @Test
  void slowness_beyond_the_compilers_time_is_told_once() {
    for (int second = 0; second < 10; second++) {
      assertThat(watch.warns(SECOND / 10, SECOND)).isFalse();
    }
    assertThat(watch.warns(SECOND / 10, SECOND)).isTrue();
    assertThat(watch.listens()).isFalse();
    assertThat(watch.warns(SECOND / 10, SECOND)).isFalse();
  }

  @Test
  void small_products_prove_nothing() {
    assertThat(watch.warns(1000, 100 * SECOND)).isFalse();
    assertThat(watch.listens()).isTrue();
  }
}
