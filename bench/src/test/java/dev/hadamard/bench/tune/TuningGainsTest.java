package dev.hadamard.bench.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.bench.report.Ratio;
import dev.hadamard.spi.TunableProvider.Contest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Judging what a profile brings. */
final class TuningGainsTest {

  private static final Contest FASTER =
      new Contest("NN 64x64x64", "naive", List.of(2.0, 2.2, 1.9, 2.0, 9.0, 2.0, 2.1));
  private static final Contest SLOWER =
      new Contest("elementwise", "block=1 group=1", List.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4));

  @Test
  void a_class_gains_the_median_of_its_rounds_and_the_noise_is_told() {
    TuningGains.Gain gain = TuningGains.of(List.of(FASTER)).gains().get(0);
    assertThat(gain.work()).isEqualTo("NN 64x64x64");
    assertThat(gain.choice()).isEqualTo("naive");
    assertThat(gain.speed().value()).isEqualTo(2.0);
    assertThat(gain.speed().low()).isEqualTo(1.9);
    assertThat(gain.speed().high()).isEqualTo(9.0);
  }

  @Test
  void a_gain_and_a_loss_of_the_same_size_make_nothing() {
    Ratio overall = Objects.requireNonNull(TuningGains.of(List.of(FASTER, SLOWER)).overall());
    assertThat(overall.value()).isCloseTo(1, within(1e-12));
    assertThat(overall.rows()).isEqualTo(2);
  }

  @Test
  void no_rounds_make_no_mean() {
    assertThat(TuningGains.of(List.of())).isEqualTo(new TuningGains(List.of(), null));
  }
}
