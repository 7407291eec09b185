package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Setting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmTile;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiles whose sums the device's compiler keeps in local memory, for want of registers. */
final class EmulatedSpillTest {

  private static final int SIZE = 512;

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"16, true", "17, false", "640, false"})
  void a_tile_that_spills_more_than_a_number_or_two_is_not_taken(int bytes, boolean taken) {
    Setting.LOCAL_BYTES.set(bytes);
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      float[] ones = new float[SIZE * SIZE];
      Arrays.fill(ones, 1);
      Tensor a = arena.allocate(Shape.of(SIZE, SIZE));
      Tensor out = arena.allocate(Shape.of(SIZE, SIZE));
      backend.write(ones, a);
      backend.matmul(1, a, Transpose.NO, a, Transpose.NO, 0, out);
      assertThat(backend.read(out)).containsOnly(SIZE);
      assertThat(Arrays.stream(GemmTile.values()).allMatch(backend.kernels()::canRun))
          .isEqualTo(taken);
      assertThat(backend.kernels().canRun(GemmTile.XS)).isTrue();
    }
  }
}
