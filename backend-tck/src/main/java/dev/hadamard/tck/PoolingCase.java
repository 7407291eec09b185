package dev.hadamard.tck;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One pooling, and its exact results in double as plain loops: n images of height × width ×
 * channels.
 */
record PoolingCase(Window window, boolean isCeil, int n, int height, int width, int channels) {

  private static final List<Window> WINDOWS =
      List.of(
          Window.of(2, 2).stride(2),
          Window.of(3, 3).stride(2).padding(1),
          Window.of(3, 3).padding(1),
          Window.of(1, 1),
          Window.of(2, 3).stride(3, 2),
          Window.of(3, 2).stride(1, 2).padding(1, 0).dilation(2, 1),
          Window.of(2, 3).stride(2, 3).padding(1, 2).dilation(3, 2),
          Window.of(5, 4).stride(4, 5).padding(2),
          Window.of(6, 7));

  /** Images, rows, columns. */
  private static final int[][] IMAGES = {{1, 6, 7}, {2, 9, 7}, {3, 11, 12}, {5, 8, 17}};

  private static final int[] CHANNELS = {1, 3, 16, 17, 40};

  /** Each window meets each number of channels, on images that go round, rounded down and up. */
  static List<PoolingCase> grid() {
    List<PoolingCase> cases = new ArrayList<>();
    for (int i = 0; i < WINDOWS.size(); i++) {
      for (int j = 0; j < CHANNELS.length; j++) {
        int[] images = IMAGES[(i + j) % IMAGES.length];
        cases.add(
            new PoolingCase(
                WINDOWS.get(i), (i + j) % 2 == 1, images[0], images[1], images[2], CHANNELS[j]));
      }
    }
    return cases;
  }

  /** Windows of many taps: a whole image, and one that moves in small steps. */
  static List<PoolingCase> ofLongSums() {
    return List.of(
        new PoolingCase(Window.of(50, 60), false, 2, 50, 60, 5),
        new PoolingCase(Window.of(30, 20), false, 1, 40, 32, 18),
        new PoolingCase(Window.of(9, 9).padding(4), false, 2, 40, 33, 16));
  }

  Shape x() {
    return Shape.of(n, height, width, channels);
  }

  Shape y() {
    return Shape.of(
        n,
        extent(height, window.height(), window.strideY(), window.paddingY(), window.dilationY()),
        extent(width, window.width(), window.strideX(), window.paddingX(), window.dilationX()),
        channels);
  }

  /** Counts the positions one by one. */
  private int extent(int extent, int taps, int stride, int padding, int dilation) {
    int positions = 0;
    int last = -padding - 1; // the last line of the padded image that a position has reached
    for (int start = -padding; last < extent + padding - 1; start += stride) {
      last = start + dilation * (taps - 1);
      boolean isWhole = last < extent + padding;
      if (isWhole || (isCeil && start < extent)) {
        positions++;
      }
    }
    return positions;
  }

  /** What is done with each tap of each output. */
  private interface Tap {
    /**
     * Takes one.
     *
     * @param input the index of what it reads; −1 in the padding, −2 beyond it
     */
    void of(int output, int tap, int input);
  }

  private void each(Tap each) {
    Shape y = y();
    for (int o = 0; o < y.size(); o++) {
      int j = o / channels % y.dimension(2);
      int i = o / channels / y.dimension(2) % y.dimension(1);
      int image = o / channels / y.dimension(2) / y.dimension(1);
      for (int tap = 0; tap < window.taps(); tap++) {
        int row = i * window.strideY() - window.paddingY();
        row += tap / window.width() * window.dilationY();
        int column = j * window.strideX() - window.paddingX();
        column += tap % window.width() * window.dilationX();
        boolean isImage = row >= 0 && row < height && column >= 0 && column < width;
        boolean isBeyond = row >= height + window.paddingY() || column >= width + window.paddingX();
        int pixel = (image * height + row) * width + column;
        each.of(o, tap, isImage ? pixel * channels + o % channels : isBeyond ? -2 : -1);
      }
    }
  }

  /** The tap that wins each window; −1 if it sees no pixel. */
  float[] winners(float[] x) {
    float[] winners = new float[y().size()];
    Arrays.fill(winners, -1);
    float[] best = new float[winners.length];
    each(
        (o, tap, i) -> {
          if (i >= 0 && (winners[o] < 0 || x[i] > best[o] || isFirstNaN(x[i], best[o]))) {
            winners[o] = tap;
            best[o] = x[i];
          }
        });
    return winners;
  }

  private static boolean isFirstNaN(float value, float best) {
    return Float.isNaN(value) && !Float.isNaN(best);
  }

  /** The largest elements. */
  float[] max(float[] x, float[] winners) {
    float[] y = new float[winners.length];
    Arrays.fill(y, Float.NEGATIVE_INFINITY);
    each(
        (o, tap, i) -> {
          if (winners[o] == tap) {
            y[o] = x[i];
          }
        });
    return y;
  }

  /** ∂L/∂x of the largest elements. */
  Oracle.Sums maxGradient(float[] delta, float[] winners) {
    Oracle.Sums sums = new Oracle.Sums(x().size());
    each(
        (o, tap, i) -> {
          if (winners[o] == tap) {
            sums.value[i] += delta[o];
            sums.magnitude[i] += Math.abs(delta[o]);
          }
        });
    return sums;
  }

  /** The taps that each mean counts. */
  int[] counts(boolean isPaddingCounted) {
    int[] counts = new int[y().size()];
    each(
        (o, tap, i) -> {
          if (i >= 0 || (i == -1 && isPaddingCounted)) {
            counts[o]++;
          }
        });
    return counts;
  }

  /** The means; 0 of nothing. */
  Oracle.Sums average(float[] x, boolean isPaddingCounted) {
    int[] counts = counts(isPaddingCounted);
    Oracle.Sums sums = new Oracle.Sums(counts.length);
    each(
        (o, tap, i) -> {
          if (i >= 0) {
            sums.value[o] += (double) x[i] / counts[o];
            sums.magnitude[o] += Math.abs((double) x[i]) / counts[o];
          }
        });
    return sums;
  }

  /** ∂L/∂x of the means. */
  Oracle.Sums averageGradient(float[] delta, boolean isPaddingCounted) {
    int[] counts = counts(isPaddingCounted);
    Oracle.Sums sums = new Oracle.Sums(x().size());
    each(
        (o, tap, i) -> {
          if (i >= 0) {
            sums.value[i] += (double) delta[o] / counts[o];
            sums.magnitude[i] += Math.abs((double) delta[o]) / counts[o];
          }
        });
    return sums;
  }

  @Override
  public String toString() {
    return "%d images %d×%d×%d, window %s%s"
        .formatted(n, height, width, channels, window, isCeil ? ", rounded up" : "");
  }
}
