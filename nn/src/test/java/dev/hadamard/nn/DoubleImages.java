package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.Arrays;

/** Convolution and pooling on a {@link Tape}, window by window. */
final class DoubleImages {

  /** Where a window sees nothing but padding, and where the image and its padding end. */
  private static final int PADDING = -1;

  private static final int OUTSIDE = -2;

  private final Tape tape;
  private final int samples;
  private final DoubleLayers.At at;

  DoubleImages(Tape tape, int samples, DoubleLayers.At at) {
    this.tape = tape;
    this.samples = samples;
    this.at = at;
  }

  /** What is computed of the pixels under a window. */
  private interface OfWindow {
    /**
     * One number of the output.
     *
     * @param pixels for each tap the number of the pixel, or {@link #PADDING} or {@link #OUTSIDE}
     */
    int compute(int[] pixels, int channel);
  }

  private int[] each(Window window, OfWindow of) {
    Shape out = at.output();
    int[] y = new int[samples * out.size()];
    for (int i = 0; i < y.length; i++) {
      int place = i / out.columns();
      int column = place % out.dimension(1);
      int line = place / out.dimension(1) % out.dimension(0);
      int sample = i / out.size();
      y[i] = of.compute(pixels(window, sample, line, column), i % out.columns());
    }
    return y;
  }

  private int[] pixels(Window window, int sample, int line, int column) {
    int height = at.shape().dimension(0);
    int width = at.shape().dimension(1);
    int[] pixels = new int[window.taps()];
    for (int tap = 0; tap < pixels.length; tap++) {
      int y = line * window.strideY() - window.paddingY();
      int x = column * window.strideX() - window.paddingX();
      y += tap / window.width() * window.dilationY();
      x += tap % window.width() * window.dilationX();
      if (y >= 0 && y < height && x >= 0 && x < width) {
        pixels[tap] = (sample * height + y) * width + x;
      } else {
        boolean isPadding = y < height + window.paddingY() && x < width + window.paddingX();
        pixels[tap] = isPadding ? PADDING : OUTSIDE;
      }
    }
    return pixels;
  }

  /** x ∗ w + b. */
  int[] convolution(Window window) {
    int[] w = at.parameter("weight");
    int[] b = at.parameter("bias");
    int depth = at.channels() / window.groups();
    return each(
        window,
        (pixels, o) -> {
          int first = o / (b.length / window.groups()) * depth;
          int sum = b[o];
          for (int tap = 0; tap < pixels.length; tap++) {
            for (int c = 0; pixels[tap] >= 0 && c < depth; c++) {
              int x = at.x()[pixels[tap] * at.channels() + first + c];
              sum = tape.multiplyAdd(sum, x, w[(o * pixels.length + tap) * depth + c]);
            }
          }
          return sum;
        });
  }

  /** The first of the largest. */
  int[] max(Window window) {
    return each(
        window,
        (pixels, channel) -> {
          int best = -1;
          for (int pixel : pixels) {
            if (pixel >= 0) {
              int x = at.x()[pixel * at.channels() + channel];
              best = best < 0 || tape.value(x) > tape.value(best) ? x : best;
            }
          }
          return best;
        });
  }

  /** The mean. */
  int[] average(Window window, boolean isPaddingCounted) {
    return each(
        window,
        (pixels, channel) -> {
          int[] x =
              Arrays.stream(pixels)
                  .filter(pixel -> pixel >= 0)
                  .map(pixel -> at.x()[pixel * at.channels() + channel])
                  .toArray();
          long padding = Arrays.stream(pixels).filter(pixel -> pixel == PADDING).count();
          return tape.mean(x, 1.0 / (x.length + (isPaddingCounted ? padding : 0)));
        });
  }
}
