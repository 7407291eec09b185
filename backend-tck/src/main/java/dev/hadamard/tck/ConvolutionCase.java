package dev.hadamard.tck;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * One convolution, and its exact results in double as plain loops: n images of height × width × in,
 * windows of out × kh × kw × in/groups.
 */
record ConvolutionCase(Window window, int n, int height, int width, int in, int out) {

  private static final List<Window> WINDOWS =
      List.of(
          Window.of(1, 1),
          Window.of(1, 1).stride(2),
          Window.of(3, 3).padding(1),
          Window.of(3, 3).padding(1).stride(2),
          Window.of(3, 3).padding(2).dilation(2),
          Window.of(5, 5).padding(2),
          Window.of(2, 2),
          Window.of(1, 7).padding(0, 3),
          Window.of(3, 2).stride(2, 1).padding(1, 0).dilation(1, 2),
          Window.of(7, 7).stride(2).padding(3),
          Window.of(2, 1).stride(3).padding(1),
          Window.of(4, 3).stride(2, 3).padding(3, 4).dilation(3, 2));

  /** Inputs, outputs, groups. */
  private static final int[][] CHANNELS = {
    {1, 1, 1},
    {1, 32, 1},
    {3, 5, 1},
    {4, 8, 1},
    {16, 16, 1},
    {17, 33, 1},
    {64, 10, 1},
    {6, 4, 2},
    {24, 36, 3},
    {8, 8, 8},
    {17, 17, 17},
    {5, 15, 5}
  };

  /** Images, rows, columns. */
  private static final int[][] IMAGES = {{1, 6, 6}, {2, 9, 7}, {3, 11, 12}, {5, 8, 17}};

  /** Each window meets each kind of channels once, on images that go round. */
  static List<ConvolutionCase> grid() {
    List<ConvolutionCase> cases = new ArrayList<>();
    for (int i = 0; i < WINDOWS.size(); i++) {
      for (int j = 0; j < CHANNELS.length; j++) {
        int[] channels = CHANNELS[j];
        int[] images = IMAGES[(i + j + j / IMAGES.length) % IMAGES.length];
        cases.add(
            new ConvolutionCase(
                WINDOWS.get(i).groups(channels[2]),
                images[0],
                images[1],
                images[2],
                channels[0],
                channels[1]));
      }
    }
    return cases;
  }

  /** Sums far longer than a tile, and images of many. */
  static List<ConvolutionCase> ofLongSums() {
    Window three = Window.of(3, 3).padding(1);
    return List.of(
        new ConvolutionCase(three, 1, 5, 5, 300, 7),
        new ConvolutionCase(three, 2, 3, 4, 130, 260),
        new ConvolutionCase(three, 3, 40, 40, 3, 6),
        new ConvolutionCase(three, 11, 20, 20, 3, 5),
        new ConvolutionCase(three.groups(2), 2, 33, 20, 32, 64),
        new ConvolutionCase(three.groups(40), 4, 20, 31, 40, 40),
        new ConvolutionCase(Window.of(2, 2).stride(2), 3, 38, 40, 20, 48));
  }

  Shape x() {
    return Shape.of(n, height, width, in);
  }

  Shape w() {
    return Shape.of(out, window.height(), window.width(), in / window.groups());
  }

  Shape z() {
    return Shape.of(n, window.outputHeight(height), window.outputWidth(width), out);
  }

  /** The number of terms of an output. */
  int terms() {
    return w().size() / out;
  }

  /** The largest number of terms of an element of ∂L/∂x. */
  int termsOfData() {
    return window.taps() * out / window.groups();
  }

  /** The number of terms of an element of ∂L/∂w. */
  int pixels() {
    return z().rows();
  }

  /** x ∗ w + b. */
  Oracle.Sums forward(float[] x, float[] w, float[] b) {
    Oracle.Sums sums = new Oracle.Sums(z().size());
    each((o, weight, i) -> add(sums, o, (double) x[i] * w[weight]));
    for (int o = 0; o < sums.value.length; o++) {
      add(sums, o, b[o % out]);
    }
    return sums;
  }

  /** ∂L/∂x. */
  Oracle.Sums dataGradient(float[] delta, float[] w) {
    Oracle.Sums sums = new Oracle.Sums(x().size());
    each((o, weight, i) -> add(sums, i, (double) delta[o] * w[weight]));
    return sums;
  }

  /** β·w + α·∂L/∂w; w is not read if β = 0. */
  Oracle.Sums weightGradient(float alpha, float[] delta, float[] x, float beta, float[] w) {
    Oracle.Sums sums = new Oracle.Sums(w().size());
    each((o, weight, i) -> add(sums, weight, (double) delta[o] * x[i] * alpha));
    for (int i = 0; beta != 0 && i < w.length; i++) {
      add(sums, i, (double) beta * w[i]);
    }
    return sums;
  }

  private static void add(Oracle.Sums sums, int at, double term) {
    sums.value[at] += term;
    sums.magnitude[at] += Math.abs(term);
  }

  /** An element of z, a weight and an element of x that meet in a product. */
  interface Term {
    void of(int output, int weight, int input);
  }

  /**
   * Each product once: for each element of z the taps in their order, and for each its channels.
   */
  void each(Term term) {
    Shape z = z();
    int depth = in / window.groups();
    for (int o = 0; o < z.size(); o++) {
      int channel = o % out;
      int column = o / out % z.dimension(2);
      int row = o / out / z.dimension(2) % z.dimension(1);
      int image = o / out / z.dimension(2) / z.dimension(1);
      for (int k = 0; k < window.height(); k++) {
        int y = row * window.strideY() + k * window.dilationY() - window.paddingY();
        for (int l = 0; l < window.width() && y >= 0 && y < height; l++) {
          int x = column * window.strideX() + l * window.dilationX() - window.paddingX();
          if (x >= 0 && x < width) {
            int weight = ((channel * window.height() + k) * window.width() + l) * depth;
            int input = ((image * height + y) * width + x) * in;
            input += channel / (out / window.groups()) * depth;
            for (int c = 0; c < depth; c++) {
              term.of(o, weight + c, input + c);
            }
          }
        }
      }
    }
  }

  @Override
  public String toString() {
    return "%d images %d×%d×%d, %d outputs, window %s".formatted(n, height, width, in, out, window);
  }
}
