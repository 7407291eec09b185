package dev.hadamard.kernels.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size classes of device memory. */
final class SizeClassTest {

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void a_class_holds_its_request_wastes_at_most_a_fifth_and_keeps_the_alignment(int alignment) {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long bytes = 1 + (long) (Math.exp(random.nextDouble() * 31) * 1.1);
      long size = SizeClass.of(bytes, alignment);
      assertThat(size).isGreaterThanOrEqualTo(bytes).isEqualTo(size / alignment * alignment);
      if (bytes >= 8L * alignment) {
        assertThat((size - bytes) / (double) size).as("%d bytes in %d", bytes, size).isLessThan(.2);
      }
      assertThat(SizeClass.of(size, alignment)).as("a class is its own").isEqualTo(size);
    }
  }

  @Test
  void neighbours_share_a_class() {
    assertThat(SizeClass.of(4, 256)).isEqualTo(SizeClass.of(256, 256)).isEqualTo(256);
    assertThat(SizeClass.of(5000, 256)).isEqualTo(5120);
    assertThat(SizeClass.of(5121, 256)).isEqualTo(6144);
  }
}
