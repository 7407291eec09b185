package dev.hadamard.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.spi.HostBackend;
import org.junit.jupiter.api.Test;

/** The shapes of convolutions: which fit, and what a user reads where they do not. */
final class ConvolutionTest {

  private final HostBackend backend = new HostBackend("host", 1_000_000);

  private Tensor tensor(int... dimensions) {
    return backend.newArena().allocate(dimensions);
  }

  private void assertRefused(Op op, String message) {
    assertThatThrownBy(op::checkShapes)
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage(message);
  }

  @Test
  void the_output_is_floored_as_in_pytorch() {
    assertThat(Window.of(3, 3).padding(1).outputHeight(32)).isEqualTo(32);
    assertThat(Window.of(3, 3).padding(1).stride(2).outputHeight(32)).isEqualTo(16);
    assertThat(Window.of(3, 3).stride(2).outputWidth(8)).isEqualTo(3);
    assertThat(Window.of(2, 4).dilation(3, 2).outputWidth(8)).isEqualTo(2);
    assertThat(Window.of(2, 4).dilation(3, 2).outputHeight(8)).isEqualTo(5);
    assertThat(Window.of(5, 5).stride(3).outputHeight(4)).isEqualTo(0);
    assertThat(Window.of(1, 1).outputHeight(0)).isEqualTo(0);
  }

  @Test
  void a_window_names_what_is_unusual_about_it() {
    assertThat(Window.of(3, 2)).hasToString("3×2");
    assertThat(Window.of(3, 3).stride(2).padding(1, 0).dilation(2).groups(4))
        .hasToString("3×3 stride 2×2 padding 1×0 dilation 2×2 groups 4");
  }

  @Test
  void impossible_windows_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.of(3, 0))
        .withMessage("kernel of a window: 3×0, at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.of(3, 3).padding(-1))
        .withMessage("padding of a window: -1×-1, at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.of(3, 3).groups(0))
        .withMessage("groups of a window: 0, at least 1");
  }

  @Test
  void b8_shapes_that_do_not_fit_are_refused_with_their_operands() {
    Window window = Window.of(3, 3).padding(1);
    Tensor x = tensor(2, 5, 5, 4);
    Tensor w = tensor(6, 3, 3, 4);
    Tensor b = tensor(6);
    Tensor z = tensor(2, 5, 5, 6);
    assertRefused(
        new Forward(tensor(10, 20), w, b, window, Activation.RELU, z, z),
        "convolution: x is 10×20, expected images × height × width × channels");
    assertRefused(
        new Forward(x, tensor(6, 3, 2, 4), b, window, Activation.RELU, z, z),
        "convolution: w is 6×3×2×4, expected outputs × 3 × 3 × inputs of a group");
    assertRefused(
        new Forward(x, tensor(6, 3, 3, 5), b, window, Activation.RELU, z, z),
        "convolution: x 2×5×5×4, w 6×3×3×5: a group has 4 inputs, w has 5");
    assertRefused(
        new Forward(x, w, tensor(5), window, Activation.RELU, z, z),
        "convolution: b is [5], expected one row of 6");
    assertRefused(
        new DataGradient(tensor(2, 4, 5, 6), w, window, x),
        "convolutionDataGradient: dx 2×5×5×4, w 6×3×3×4 and the window 3×3 padding 1×1 give"
            + " 2×5×5×6, delta is 2×4×5×6");
    assertRefused(
        new WeightGradient(1, z, tensor(3, 5, 5, 4), window, 0, w, b),
        "convolutionWeightGradient: x 3×5×5×4, w 6×3×3×4 and the window 3×3 padding 1×1 give"
            + " 3×5×5×6, delta is 2×5×5×6");
  }

  @Test
  void b8_a_window_larger_than_its_image_and_groups_that_do_not_divide_say_what_to_do() {
    Tensor b = tensor(6);
    Tensor z = tensor(2, 1, 1, 6);
    assertRefused(
        new Forward(
            tensor(2, 5, 4, 4),
            tensor(6, 3, 3, 4),
            b,
            Window.of(3, 3).dilation(2),
            Activation.RELU,
            z,
            z),
        "convolution: x 2×5×4×4: the window 3×3 dilation 2×2 is larger than the padded image; take"
            + " a smaller window or more padding");
    assertRefused(
        new Forward(
            tensor(2, 5, 5, 4),
            tensor(6, 3, 3, 1),
            b,
            Window.of(3, 3).groups(4),
            Activation.RELU,
            z,
            z),
        "convolution: x 2×5×5×4, w 6×3×3×1: 4 groups do not divide 4 inputs and 6 outputs; take a"
            + " divisor of both");
  }
}
