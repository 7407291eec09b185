package dev.hadamard.op;

/**
 * The window that a {@link Convolution} moves over an image: its extents, and how it moves. Y
 * counts rows of the image, X its columns.
 *
 * <p>Output row i, tap k of the window reads input row i·stride − padding + k·dilation; rows beyond
 * the image are 0. Of an input of n rows the output has ⌊(n + 2·padding − dilation·(k − 1) −
 * 1)/stride⌋ + 1 rows, as in PyTorch.
 *
 * @param height the number of taps of a column, at least 1
 * @param width the number of taps of a row, at least 1
 * @param strideY rows from one output row to the next, at least 1
 * @param strideX columns from one output column to the next, at least 1
 * @param paddingY rows of zeros above, and as many below
 * @param paddingX columns of zeros on the left, and as many on the right
 * @param dilationY rows from one tap to the next, at least 1
 * @param dilationX columns from one tap to the next, at least 1
 * @param groups into how many groups the channels are divided, at least 1: the outputs of a group
 *     read the inputs of the same group only
 */
public record Window(
    int height,
    int width,
    int strideY,
    int strideX,
    int paddingY,
    int paddingX,
    int dilationY,
    int dilationX,
    int groups) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a padding is negative or another number is not positive
   */
  public Window {
    require("kernel", height, width, 1);
    require("stride", strideY, strideX, 1);
    require("padding", paddingY, paddingX, 0);
    require("dilation", dilationY, dilationX, 1);
    if (groups < 1) {
      throw new IllegalArgumentException("groups of a window: " + groups + ", at least 1");
    }
  }

  private static void require(String what, int y, int x, int least) {
    if (y < least || x < least) {
      throw new IllegalArgumentException(
          "%s of a window: %d×%d, at least %d".formatted(what, y, x, least));
    }
  }

  /** A window of these extents: stride and dilation 1, no padding, one group. */
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, 0, 0, 1, 1, 1);
  }

  /** The same window with this stride in both directions. */
  public Window stride(int stride) {
    return stride(stride, stride);
  }

  /** The same window with other strides. */
  public Window stride(int y, int x) {
    return new Window(height, width, y, x, paddingY, paddingX, dilationY, dilationX, groups);
  }

  /** The same window with this padding on all four sides. */
  public Window padding(int padding) {
    return padding(padding, padding);
  }

  /** The same window with other paddings. */
  public Window padding(int y, int x) {
    return new Window(height, width, strideY, strideX, y, x, dilationY, dilationX, groups);
  }

  /** The same window with this dilation in both directions. */
  public Window dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** The same window with other dilations. */
  public Window dilation(int y, int x) {
    return new Window(height, width, strideY, strideX, paddingY, paddingX, y, x, groups);
  }

  /** The same window with another number of groups. */
  public Window groups(int number) {
    return new Window(
        height, width, strideY, strideX, paddingY, paddingX, dilationY, dilationX, number);
  }

  /** The number of taps. */
  public int taps() {
    return Math.multiplyExact(height, width);
  }

  /**
   * The number of output rows for an input of this many rows. It is not positive if the window is
   * larger than the padded input.
   */
  public int outputHeight(int inputHeight) {
    return output(inputHeight, height, strideY, paddingY, dilationY);
  }

  /**
   * The number of output columns for an input of this many columns. It is not positive if the
   * window is larger than the padded input.
   */
  public int outputWidth(int inputWidth) {
    return output(inputWidth, width, strideX, paddingX, dilationX);
  }

  private static int output(int input, int taps, int stride, int padding, int dilation) {
    long room = input + 2L * padding - (long) dilation * (taps - 1) - 1;
    return Math.toIntExact(Math.floorDiv(room, stride) + 1);
  }

  /** Whether it reads nothing but the pixel itself: a convolution is then a matrix product. */
  public boolean isPointwise() {
    return height == 1
        && width == 1
        && strideY == 1
        && strideX == 1
        && paddingY == 0
        && paddingX == 0
        && groups == 1;
  }

  /** As in {@code 3×3 stride 2×2 padding 1×1 groups 4}; what is usual is left out. */
  @Override
  public String toString() {
    return height
        + "×"
        + width
        + pair(" stride ", strideY, strideX, 1)
        + pair(" padding ", paddingY, paddingX, 0)
        + pair(" dilation ", dilationY, dilationX, 1)
        + (groups == 1 ? "" : " groups " + groups);
  }

  private static String pair(String name, int y, int x, int usual) {
    return y == usual && x == usual ? "" : name + y + "×" + x;
  }
}
