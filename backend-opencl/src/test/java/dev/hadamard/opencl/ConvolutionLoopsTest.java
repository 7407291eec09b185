package dev.hadamard.opencl;

import dev.hadamard.op.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolutions with every family of products and every tile, to the bit of whole numbers. */
final class ConvolutionLoopsTest {

  private static final Window THREE = Window.of(3, 3).padding(1);

  @ParameterizedTest
  @EnumSource
  void whole_numbers_have_no_wrong_bit(Loops loops) {
    try (OpenClBackend backend = loops.open()) {
      for (WholeConvolution each :
          new WholeConvolution[] {
            new WholeConvolution(THREE, 1, 5, 6, 3, 5),
            new WholeConvolution(THREE, 2, 9, 13, 12, 20),
            new WholeConvolution(THREE, 1, 7, 7, 64, 70),
            new WholeConvolution(THREE.stride(2), 2, 11, 8, 8, 36),
            new WholeConvolution(Window.of(2, 5).stride(3, 2).dilation(2, 1), 2, 17, 20, 5, 7),
            new WholeConvolution(THREE.groups(3).dilation(2).padding(2), 1, 9, 8, 24, 12),
            new WholeConvolution(Window.of(1, 1).stride(2), 2, 8, 9, 16, 8)
          }) {
        each.check(backend);
      }
    }
  }
}
