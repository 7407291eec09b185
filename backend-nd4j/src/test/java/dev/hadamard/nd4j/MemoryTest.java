package dev.hadamard.nd4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.OutOfDeviceMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Memory is asked for only where there is some: ND4J does not survive a refusal. */
@EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
final class MemoryTest {

  @Test
  void more_than_the_machine_has_left_is_refused() {
    assertThatThrownBy(() -> Memory.requireRoom(1001, 1000))
        .isInstanceOf(OutOfDeviceMemoryException.class)
        .hasMessageContaining("1,001");
    assertThatCode(() -> Memory.requireRoom(1000, 1000)).doesNotThrowAnyException();
    assertThatCode(() -> Memory.requireRoom(1000, 0)).as("unknown").doesNotThrowAnyException();
  }
}
