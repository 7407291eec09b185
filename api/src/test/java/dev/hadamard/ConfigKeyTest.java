package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The values that a key takes. */
final class ConfigKeyTest {

  @Test
  void a_number_has_a_default_a_least_and_a_largest_value() {
    ConfigKey key = ConfigKey.number("toy.lanes", 8, 1, 64, "the lanes of the toy");
    assertThat(key.defaultValue()).isEqualTo("8");
    assertThat(key.choices()).isEqualTo("a whole number from 1 to 64");
    assertThatCode(() -> key.check("1")).doesNotThrowAnyException();
    for (String illegal : List.of("0", "65", "-1", "many")) {
      assertThatThrownBy(() -> key.check(illegal))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 1 to 64");
    }
    assertThatThrownBy(() -> ConfigKey.number("toy.lanes", 0, 1, 64, "the lanes of the toy"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
