package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;

/** The checks of shape that the operations of {@link Convolution} share. */
final class ConvolutionShapes {

  private ConvolutionShapes() {}

  /**
   * The input is n × height × width × in, w is out × kh × kw × in/groups, and the output has the
   * pixels that the window finds.
   *
   * @param inputName of the image on the input's side, x or its gradient
   * @param outputName of the image on the output's side, z or its gradient
   */
  static void check(
      Convolution op, String inputName, Tensor input, String outputName, Tensor output) {
    image(op, inputName, input);
    image(op, outputName, output);
    weights(op, inputName, input.shape());
    Shape in = input.shape();
    Window window = op.window();
    int height = window.outputHeight(in.dimension(1));
    int width = window.outputWidth(in.dimension(2));
    if (height < 1 || width < 1) {
      throw Shapes.mismatch(
          op,
          "%s %s: the window %s is larger than the padded image; take a smaller window or more"
              + " padding",
          inputName,
          in,
          window);
    }
    Shape fitting = Shape.of(in.dimension(0), height, width, op.w().shape().dimension(0));
    if (!output.shape().equals(fitting)) {
      throw Shapes.mismatch(
          op,
          "%s %s, w %s and the window %s give %s, %s is %s",
          inputName,
          in,
          op.w().shape(),
          window,
          fitting,
          outputName,
          output.shape());
    }
  }

  private static void image(Op op, String name, Tensor tensor) {
    if (tensor.shape().rank() != 4) {
      throw Shapes.mismatch(
          op, "%s is %s, expected images × height × width × channels", name, tensor.shape());
    }
  }

  private static void weights(Convolution op, String inputName, Shape in) {
    Shape w = op.w().shape();
    Window window = op.window();
    int channels = in.dimension(3);
    int groups = window.groups();
    if (w.rank() != 4 || w.dimension(1) != window.height() || w.dimension(2) != window.width()) {
      throw Shapes.mismatch(
          op,
          "w is %s, expected outputs × %d × %d × inputs of a group",
          w,
          window.height(),
          window.width());
    }
    if (channels % groups != 0 || w.dimension(0) % groups != 0) {
      throw Shapes.mismatch(
          op,
          "%s %s, w %s: %d groups do not divide %d inputs and %d outputs; take a divisor of both",
          inputName,
          in,
          w,
          groups,
          channels,
          w.dimension(0));
    }
    if (w.dimension(3) != channels / groups) {
      throw Shapes.mismatch(
          op,
          "%s %s, w %s: a group has %d inputs, w has %d",
          inputName,
          in,
          w,
          channels / groups,
          w.dimension(3));
    }
  }
}
