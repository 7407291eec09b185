package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The size classes of device memory. */
final class CudaMemoryTest {

  @Test
  void a_class_holds_the_request_wastes_a_fifth_at_most_and_keeps_the_alignment() {
    for (long bytes = 1; bytes < 1L << 34; bytes += 1 + bytes / 7) {
      long size = CudaMemory.sizeClass(bytes);
      assertThat(size).isGreaterThanOrEqualTo(bytes);
      assertThat(size % 256).as("%d bytes", bytes).isZero();
      if (bytes >= 4096) {
        assertThat(size).as("%d bytes", bytes).isLessThanOrEqualTo(bytes + bytes / 4);
      }
      assertThat(CudaMemory.sizeClass(size)).as("a class is its own").isEqualTo(size);
    }
  }

  @Test
  void neighbours_share_a_class() {
    assertThat(CudaMemory.sizeClass(4)).isEqualTo(CudaMemory.sizeClass(256)).isEqualTo(256);
    assertThat(CudaMemory.sizeClass(5000)).isEqualTo(5120);
    assertThat(CudaMemory.sizeClass(5121)).isEqualTo(6144);
  }
}
