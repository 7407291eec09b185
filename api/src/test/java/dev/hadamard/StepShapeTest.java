package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepShapeTest {

  @Test
  void its_text_is_read_back() {
    StepShape step = StepShape.parse("64x784-512-256-10");
    assertThat(step.batch()).isEqualTo(64);
    assertThat(step.sizes()).containsExactly(784, 512, 256, 10);
    assertThat(step.depth()).isEqualTo(3);
    assertThat(step).hasToString("64x784-512-256-10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64",
        "64x784",
        "0x784-10",
        "64x784-0",
        "64x-784-10",
        "64x784-10-",
        "1e3x2-2",
        "64X784-10",
        "64x784-9999999999",
        "1000000x100000-10"
      })
  void any_other_text_is_refused_with_the_syntax(String text) {
    assertThatThrownBy(() -> StepShape.parse(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BackendConfig.builder().set(ConfigKey.STEP, text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("hadamard.step");
  }

  @Test
  void a_network_of_a_hundred_thousand_layers_is_read_as_one_of_three() {
    StepShape deep = new StepShape(64, Collections.nCopies(100_001, 8));
    assertThat(StepShape.parse(deep.toString())).isEqualTo(deep);
  }

  @Test
  void a_refusal_stays_short_however_long_the_text() {
    String wrong = "64x8" + "-8".repeat(100_000) + "-eight";
    assertThatThrownBy(() -> StepShape.parse(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(StepShape.SYNTAX)
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(400));
    assertThatThrownBy(() -> StepShape.parse(wrong.replace("eight", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("a batch of 64 and a size of 0");
  }

  @Test
  void a_network_without_a_layer_is_none() {
    assertThatThrownBy(() -> new StepShape(1, List.of(3)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
