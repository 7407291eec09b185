package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;

/** The checks of shape that the operations of {@link Pooling} share. */
final class PoolingShapes {

  private PoolingShapes() {}

  static Shape output(Window window, Shape image, boolean isCeil) {
    int height =
        extent(
            image.dimension(0),
            window.outputHeight(image.dimension(0)),
            window.height(),
            window.strideY(),
            window.paddingY(),
            window.dilationY(),
            isCeil);
    int width =
        extent(
            image.dimension(1),
            window.outputWidth(image.dimension(1)),
            window.width(),
            window.strideX(),
            window.paddingX(),
            window.dilationX(),
            isCeil);
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images of %s are smaller than the window %s; take a smaller window or more padding"
              .formatted(image, window));
    }
    return Shape.of(height, width, image.dimension(2));
  }

  private static int extent(
      int input, int whole, int taps, int stride, int padding, int dilation, boolean isCeil) {
    long rest = input + 2L * padding - (long) dilation * (taps - 1) - 1;
    boolean isDivided = Math.floorMod(rest, stride) == 0;
    boolean beginsInside = (long) whole * stride < (long) input + padding;
    return isCeil && whole > 0 && !isDivided && beginsInside ? whole + 1 : whole;
  }

  /**
   * The input is n × height × width × channels, and the output has the pixels that the window
   * finds, or one line or column more.
   *
   * @param inputName of the image on the input's side, x or its gradient
   * @param outputName of the image on the output's side, y or its gradient
   */
  static void check(Pooling op, String inputName, Tensor input, String outputName, Tensor output) {
    image(op, inputName, input);
    image(op, outputName, output);
    Shape in = input.shape();
    Shape out = output.shape();
    Window window = op.window();
    if (window.groups() != 1) {
      throw Shapes.mismatch(
          op,
          "the window %s has groups; each channel is pooled by itself, so leave them out",
          window);
    }
    Shape image = Shape.of(in.dimension(1), in.dimension(2), in.dimension(3));
    Shape floor = fitting(op, inputName, window, image, false);
    Shape ceil = fitting(op, inputName, window, image, true);
    boolean fits =
        out.dimension(0) == in.dimension(0)
            && isEither(out.dimension(1), floor.dimension(0), ceil.dimension(0))
            && isEither(out.dimension(2), floor.dimension(1), ceil.dimension(1))
            && out.dimension(3) == in.dimension(3);
    if (!fits) {
      throw Shapes.mismatch(
          op,
          "%s %s and the window %s give %d×%s%s, %s is %s",
          inputName,
          in,
          window,
          in.dimension(0),
          floor,
          ceil.equals(floor) ? "" : " or, rounded up, " + in.dimension(0) + "×" + ceil,
          outputName,
          out);
    }
  }

  private static Shape fitting(
      Pooling op, String name, Window window, Shape image, boolean isCeil) {
    try {
      return output(window, image, isCeil);
    } catch (IllegalArgumentException tooLarge) {
      throw Shapes.mismatch(op, "%s: %s", name, String.valueOf(tooLarge.getMessage()));
    }
  }

  private static boolean isEither(int extent, int first, int second) {
    return extent == first || extent == second;
  }

  private static void image(Op op, String name, Tensor tensor) {
    if (tensor.shape().rank() != 4) {
      throw Shapes.mismatch(
          op, "%s is %s, expected images × height × width × channels", name, tensor.shape());
    }
  }
}
