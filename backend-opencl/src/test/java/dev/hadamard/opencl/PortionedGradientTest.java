package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients of few weights are computed by portions of the batch, whose memory is planned. */
class PortionedGradientTest {

  private static long scratchBytes(Backend backend, int images, int extent, int in, int out) {
    Window window = Window.of(3, 3).padding(1);
    try (TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(images, extent, extent, in));
      Tensor delta = arena.allocate(Shape.of(images, extent, extent, out));
      Tensor w = arena.allocate(Shape.of(out, 3, 3, in));
      Tensor b = arena.allocate(out);
      return backend.scratchBytes(List.of(new WeightGradient(1, delta, x, window, 0, w, b)));
    }
  }

  @Test
  void as_many_portions_as_the_device_can_use_and_the_batch_has() {
    try (Backend backend = TestDevice.open()) {
      long portion = 32 * 9 * Float.BYTES;
      assertThat(scratchBytes(backend, 32, 28, 1, 32) / portion).isBetween(2L, 32L);
      assertThat(scratchBytes(backend, 32, 28, 1, 32) % portion).isZero();
      assertThat(scratchBytes(backend, 2, 28, 1, 32)).as("two images").isEqualTo(2 * portion);
      assertThat(scratchBytes(backend, 1, 28, 1, 32)).as("one image").isZero();
      assertThat(scratchBytes(backend, 32, 4, 1, 32)).as("short sums").isZero();
    }
  }
}
