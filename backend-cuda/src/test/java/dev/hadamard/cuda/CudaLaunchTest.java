package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.DeviceException;
import dev.hadamard.kernels.launch.Range;
import jcuda.driver.CUfunction;
import org.junit.jupiter.api.Test;

/** A range of work-items as a grid of blocks. */
final class CudaLaunchTest {

  private static CudaLaunch call(Range range) {
    return CudaLaunch.of("matmul", "matmul", new CUfunction(), range, new HostAddress(0));
  }

  @Test
  void a_line_is_a_row_of_blocks() {
    CudaLaunch call = call(Range.line(1000, 256));
    assertThat(call.blocksAcross()).isEqualTo(4);
    assertThat(call.blocksDown()).isOne();
    assertThat(call.across()).isEqualTo(256);
    assertThat(call.down()).isOne();
  }

  @Test
  void a_grid_has_blocks_across_and_down() {
    CudaLaunch call = call(Range.grid(70, 9, 32, 8));
    assertThat(call.blocksAcross()).isEqualTo(3);
    assertThat(call.blocksDown()).isEqualTo(2);
    assertThat(call.across()).isEqualTo(32);
    assertThat(call.down()).isEqualTo(8);
  }

  /** CUDA's own limits; 65,535 is that of the second dimension. */
  @Test
  void a_grid_that_the_device_cannot_have_is_refused_by_name() {
    assertThat(call(Range.grid(1, 65_535, 1, 1)).blocksDown()).isEqualTo(65_535);
    assertThatThrownBy(() -> call(Range.grid(1, 65_536, 1, 1)))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("matmul (kernel matmul)")
        .hasMessageContaining("65536");
    assertThat(call(Range.line(Integer.MAX_VALUE, 1)).blocksAcross()).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> call(Range.line(1L << 31, 1))).isInstanceOf(DeviceException.class);
  }
}
