package dev.hadamard.cpu;

import dev.hadamard.op.Window;

/**
 * One column of a window's taps as all positions of a line see it: position j sees pixel {@code
 * pixel + (j − first)·stride} of the line.
 *
 * @param first the first position that sees a pixel of the image
 * @param end the position behind the last one; {@code first} if none does
 * @param pixel what the first one sees
 */
record TapColumn(int first, int end, int pixel, int stride) {

  private static final int FEWEST_COPIED = 16;

  /**
   * Creates one.
   *
   * @param column which column of taps
   * @param width pixels of a line of the image
   * @param positions of a line
   */
  static TapColumn of(Window window, int column, int width, int positions) {
    int start = column * window.dilationX() - window.paddingX();
    int stride = window.strideX();
    int first = start < 0 ? (stride - 1 - start) / stride : 0;
    int end = start < width ? Math.min(positions, (width - 1 - start) / stride + 1) : 0;
    return new TapColumn(first, Math.max(first, end), start + first * stride, stride);
  }

  /** target ← what each position sees. */
  void collect(float[] line, int start, int channels, float[] target) {
    int from = start + pixel * channels;
    int to = first * channels;
    if (stride == 1) {
      System.arraycopy(line, from, target, to, (end - first) * channels);
      return;
    }
    int step = stride * channels;
    for (int j = first; j < end; j++, from += step, to += channels) {
      copy(line, from, target, to, channels);
    }
  }

  /**
   * C2 vectorises a loop with one index only, and a copy of a few numbers costs more than a loop.
   */
  private static void copy(float[] source, int from, float[] target, int to, int channels) {
    if (channels >= FEWEST_COPIED) {
      System.arraycopy(source, from, target, to, channels);
      return;
    }
    for (int c = 0; c < channels; c++) {
      target[to + c] = source[from + c];
    }
  }

  /** {@link #spread} where no other column sees these pixels: they are 0 until now. */
  void put(float[] source, int channels, float[] line) {
    int from = first * channels;
    int to = pixel * channels;
    int step = stride * channels;
    for (int j = first; j < end; j++, from += channels, to += step) {
      copy(source, from, line, to, channels);
    }
  }

  /** Adds to each pixel what belongs to the position that sees it. */
  void spread(float[] source, int channels, float[] line) {
    int from = first * channels;
    int to = pixel * channels;
    int step = stride * channels;
    for (int j = first; j < end; j++, from += channels, to += step) {
      for (int c = 0; c < channels; c++) {
        line[to + c] += source[from + c];
      }
    }
  }
}
