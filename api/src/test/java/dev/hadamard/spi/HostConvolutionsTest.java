package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of convolutions on a backend that has no code for them. */
final class HostConvolutionsTest {

  private static final Window THREE = Window.of(3, 3).padding(1);
  private static final Window ONE = Window.of(1, 1);

  private final HostBackend backend = new HostBackend("host", 100_000);

  private Tensor tensor(int... dimensions) {
    Tensor tensor = backend.newArena().allocate(dimensions);
    backend.calls.clear();
    return tensor;
  }

  @Test
  void a_window_of_many_pixels_is_computed_on_the_host_and_the_activation_by_the_backend() {
    Tensor x = tensor(2, 5, 5, 3);
    Tensor w = tensor(4, 3, 3, 3);
    Tensor b = tensor(4);
    Tensor z = tensor(2, 5, 5, 4);
    Tensor a = tensor(2, 5, 5, 4);
    backend.run(new Forward(x, w, b, THREE, Activation.RELU, z, a));
    assertThat(backend.calls).containsExactly("read", "read", "read", "write", "activate");
    backend.calls.clear();
    backend.run(new DataGradient(z, w, THREE, x));
    assertThat(backend.calls).containsExactly("read", "read", "write");
  }

  @Test
  void beta_0_reads_no_target_on_the_host() {
    Tensor delta = tensor(2, 5, 5, 4);
    Tensor x = tensor(2, 5, 5, 3);
    Tensor w = tensor(4, 3, 3, 3);
    Tensor b = tensor(4);
    backend.run(new WeightGradient(1, delta, x, THREE, 0, w, b));
    assertThat(backend.calls).containsExactly("read", "read", "write", "write");
    backend.calls.clear();
    backend.run(new WeightGradient(1, delta, x, THREE, 1, w, b));
    assertThat(backend.calls).containsExactly("read", "read", "read", "write", "read", "write");
  }

  @Test
  void a_window_of_one_pixel_is_a_matrix_product() {
    Tensor x = tensor(2, 5, 5, 3);
    Tensor w = tensor(4, 1, 1, 3);
    Tensor b = tensor(4);
    Tensor z = tensor(2, 5, 5, 4);
    backend.run(new Forward(x, w, b, ONE, Activation.RELU, z, z));
    backend.run(new DataGradient(z, w, ONE, x));
    backend.run(new WeightGradient(1, z, x, ONE, 0, w, b));
    assertThat(backend.calls)
        .containsExactly("matmul", "addRow", "activate", "matmul", "matmul", "sumRows");
  }

  @Test
  void where_nothing_is_multiplied_only_what_is_left_is_computed() {
    Tensor none = tensor(2, 5, 5, 0);
    Tensor w = tensor(4, 3, 3, 0);
    Tensor b = tensor(4);
    Tensor z = tensor(2, 5, 5, 4);
    backend.run(new Forward(none, w, b, THREE, Activation.RELU, z, z));
    backend.run(new WeightGradient(1, z, none, THREE, 0.5f, w, b));
    assertThat(backend.calls).containsExactly("axpby 0.0 0.0", "addRow", "activate", "sumRows");
    backend.calls.clear();
    backend.run(new WeightGradient(0, z, tensor(2, 5, 5, 3), THREE, 0.5f, tensor(4, 3, 3, 3), b));
    assertThat(backend.calls).containsExactly("axpby 0.0 0.5", "axpby 0.0 0.5");
    backend.calls.clear();
    backend.run(
        new DataGradient(tensor(2, 5, 5, 0), tensor(0, 3, 3, 3), THREE, tensor(2, 5, 5, 3)));
    assertThat(backend.calls).containsExactly("axpby 0.0 0.0");
  }

  @Test
  void a_recording_computes_it_on_the_host_at_each_replay() {
    Tensor x = tensor(2, 5, 5, 3);
    Tensor z = tensor(2, 5, 5, 4);
    Tensor w = tensor(4, 3, 3, 3);
    try (Recording recording = backend.record(List.of(new DataGradient(z, w, THREE, x)))) {
      assertThat(backend.calls).isEmpty();
      recording.replay();
      recording.replay();
      assertThat(backend.calls).containsExactly("read", "read", "write", "read", "read", "write");
    }
  }

  /** By hand: an image of 3 × 3, a window of 2 × 2 with stride 1, bias 10. */
  @Test
  void the_reference_is_a_cross_correlation() {
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] w = {1, 2, 3, 4};
    double[] delta = {1, 0, 0, 2};
    ReferenceConvolution reference =
        new ReferenceConvolution(Window.of(2, 2), Shape.of(1, 3, 3, 1), Shape.of(1, 2, 2, 1));
    assertThat(reference.forward(i -> x[i], i -> w[i], i -> 10)).containsExactly(47, 57, 77, 87);
    assertThat(reference.dataGradient(i -> delta[i], i -> w[i]))
        .containsExactly(1, 2, 0, 3, 4 + 2, 4, 0, 6, 8);
    assertThat(reference.weightGradient(i -> delta[i], i -> x[i]))
        .containsExactly(1 + 10, 2 + 12, 4 + 16, 5 + 18);
    assertThat(reference.biasGradient(i -> delta[i])).containsExactly(3);
  }
}
