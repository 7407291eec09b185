package dev.hadamard.cpu;

import dev.hadamard.op.Window;
import dev.hadamard.spi.Taps;
import java.util.Arrays;

/** What one thread needs to pool lines: a window's taps, and lines of its own. */
final class PoolingLine {

  private Window window = Window.of(1, 1);
  private TapColumn[] columns = new TapColumn[0];
  private int channels;
  private int outputs;

  /** Whether no two columns of taps see the same pixel of a line. */
  private boolean areApart;

  /** Result of a line, its winners, a tap of all positions, one row of taps, and δ. */
  float[] result = new float[0];

  float[] winner = result;
  float[] tap = result;
  float[] row = result;
  float[] delta = result;

  /**
   * Prepares for lines.
   *
   * @param input pixels of a line of the image
   * @param positions of the window in a line
   */
  void prepare(Window window, int input, int positions, int channels) {
    this.window = window;
    this.channels = channels;
    outputs = positions * channels;
    areApart = (window.width() - 1) * window.dilationX() < window.strideX();
    columns = new TapColumn[window.width()];
    Arrays.setAll(columns, l -> TapColumn.of(window, l, input, positions));
    int length = Math.max(input, positions) * channels;
    if (result.length < length) {
      result = new float[length];
      winner = new float[length];
      tap = new float[length];
      row = new float[length];
      delta = new float[length];
    }
  }

  /** Begins a line of maxima, of which each is at first that of its first tap on the image. */
  void beginMax(Taps down) {
    Arrays.fill(result, 0, outputs, Float.NEGATIVE_INFINITY);
    Arrays.fill(winner, 0, outputs, -1f);
    if (down.inside() > 0) {
      for (int l = columns.length - 1; l >= 0; l--) {
        Arrays.fill(
            winner,
            columns[l].first() * channels,
            columns[l].end() * channels,
            down.first() * window.width() + l);
      }
    }
  }

  /** The larger of each maximum and what tap row k sees in a line of the image. */
  void max(PoolingStep step, int k, float[] image, int start) {
    for (int l = 0; l < columns.length; l++) {
      columns[l].collect(image, start, channels, tap);
      int tapNumber = k * window.width() + l;
      int from = columns[l].first() * channels;
      step.larger(tap, tapNumber, result, winner, from, columns[l].end() * channels);
    }
  }

  /** Begins a line of sums. */
  void beginSum(int length) {
    Arrays.fill(result, 0, length, 0f);
  }

  /** Adds what a tap row sees in a line of the image. */
  void sum(float[] image, int start) {
    Arrays.fill(row, 0, outputs, 0f);
    for (TapColumn column : columns) {
      column.collect(image, start, channels, tap);
      add(tap, row, column.first() * channels, column.end() * channels);
    }
    add(row, result, 0, outputs);
  }

  /** Divides each position's element by how many pixels it has. */
  void divide(float[] values, Taps down, boolean isPaddingCounted, int width) {
    for (int j = 0; j * channels < outputs; j++) {
      Taps across =
          Taps.of(
              j, window.width(), window.strideX(), window.paddingX(), window.dilationX(), width);
      int count =
          isPaddingCounted ? down.padded() * across.padded() : down.inside() * across.inside();
      Arrays.fill(tap, j * channels, (j + 1) * channels, Math.max(1, count));
    }
    for (int i = 0; i < outputs; i++) {
      values[i] /= tap[i];
    }
  }

  /** Adds δ of a line of positions to the pixels that won by tap row k. */
  void passToWinners(PoolingStep step, int k, int length) {
    Arrays.fill(row, 0, length, 0f);
    for (int l = 0; l < columns.length; l++) {
      int from = columns[l].first() * channels;
      step.pass(delta, winner, k * window.width() + l, tap, from, columns[l].end() * channels);
      give(columns[l], tap);
    }
    add(row, result, 0, length);
  }

  /** Adds δ of a line of positions to all pixels that they see. */
  void pass(int length) {
    Arrays.fill(row, 0, length, 0f);
    for (TapColumn column : columns) {
      give(column, delta);
    }
    add(row, result, 0, length);
  }

  private void give(TapColumn column, float[] values) {
    if (areApart) {
      column.put(values, channels, row);
    } else {
      column.spread(values, channels, row);
    }
  }

  private static void add(float[] x, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += x[i];
    }
  }
}
