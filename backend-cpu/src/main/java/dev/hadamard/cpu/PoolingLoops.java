package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import dev.hadamard.spi.Taps;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pooling, with loops along the channels, which are neighbours in memory.
 *
 * <pre>
 *   forward    for each line of outputs, for each pixel:  y  ← max or Σ over the taps    x-pixel
 *   gradient   for each line of inputs, for each pixel:   dx ← Σ over the positions      δ-pixel
 * </pre>
 *
 * <p>Sums are added row by row of the window, then the rows: of k² terms no chain is longer than
 * 2k. Lines are divided among the threads, never a sum, so the bits do not depend on their number.
 */
final class PoolingLoops {

  /** Below this many elements read a second thread costs more than it gains. */
  private static final long SMALL = 100_000;

  private final ThreadTeam team;
  private final Function<Tensor, CpuTensor> own;
  private final float[][] rows;

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  PoolingLoops(ThreadTeam team, Function<Tensor, CpuTensor> own) {
    this.team = team;
    this.own = own;
    this.rows = new float[team.size()][0];
  }

  private void lines(Shape result, int taps, ThreadTeam.Part part) {
    int lines = result.dimension(0) * result.dimension(1);
    if ((long) result.size() * taps < SMALL) {
      for (int line = 0; line < lines; line++) {
        part.run(line, 0);
      }
    } else {
      team.run(lines, part);
    }
  }

  /** A thread's memory for one row of sums. */
  private float[] row(int member, int channels) {
    if (rows[member].length < channels) {
      rows[member] = new float[channels];
    }
    return rows[member];
  }

  private static Taps down(Window window, int i, Shape input) {
    return Taps.of(
        i,
        window.height(),
        window.strideY(),
        window.paddingY(),
        window.dilationY(),
        input.dimension(1));
  }

  private static Taps across(Window window, int j, Shape input) {
    return Taps.of(
        j,
        window.width(),
        window.strideX(),
        window.paddingX(),
        window.dilationX(),
        input.dimension(2));
  }

  /** Where the channels of a pixel begin. */
  private static int place(CpuTensor image, int line, int column) {
    return image.start + (line * image.shape().dimension(2) + column) * image.shape().columns();
  }

  // --------------------------------------------------------------------------------------- forward

  /** y ← the largest; winner ← its tap, unless both are one tensor. */
  void max(Pooling.Max op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor y = own.apply(op.y());
    CpuTensor winner = own.apply(op.winner());
    CpuTensor kept = winner.covers(y) ? null : winner;
    lines(
        y.shape(),
        op.window().taps(),
        (line, member) -> {
          for (int j = 0; j < y.shape().dimension(2); j++) {
            max(op.window(), x, y, kept, line, j);
          }
        });
  }

  private static void max(
      Window window, CpuTensor x, CpuTensor y, @Nullable CpuTensor winner, int line, int j) {
    int channels = y.shape().columns();
    int height = y.shape().dimension(1);
    Taps down = down(window, line % height, x.shape());
    Taps across = across(window, j, x.shape());
    int to = place(y, line, j);
    int key = winner == null ? 0 : place(winner, line, j);
    Arrays.fill(y.data, to, to + channels, Float.NEGATIVE_INFINITY);
    if (winner != null) {
      boolean isSeen = down.inside() > 0 && across.inside() > 0;
      int first = down.first() * window.width() + across.first();
      Arrays.fill(winner.data, key, key + channels, isSeen ? first : -1);
    }
    for (int k = down.first(); k < down.end(); k++) {
      int source = line / height * x.shape().dimension(1) + down.start() + k * window.dilationY();
      for (int l = across.first(); l < across.end(); l++) {
        int from = place(x, source, across.start() + l * window.dilationX());
        if (winner == null) {
          larger(x.data, from, y.data, to, channels);
        } else {
          int tap = k * window.width() + l;
          larger(x.data, from, y.data, to, winner.data, key, tap, channels);
        }
      }
    }
  }

  private static void larger(float[] x, int from, float[] y, int to, int count) {
    for (int c = 0; c < count; c++) {
      y[to + c] = Math.max(y[to + c], x[from + c]);
    }
  }

  private static void larger(
      float[] x, int from, float[] y, int to, float[] winner, int key, int tap, int count) {
    for (int c = 0; c < count; c++) {
      float value = x[from + c];
      float best = y[to + c];
      boolean wins = !Float.isNaN(best) && !(value <= best); // the first NaN stays
      y[to + c] = wins ? value : best;
      winner[key + c] = wins ? tap : winner[key + c];
    }
  }

  /** y ← the mean. */
  void average(Pooling.Average op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor y = own.apply(op.y());
    Window window = op.window();
    int channels = y.shape().columns();
    int height = y.shape().dimension(1);
    lines(
        y.shape(),
        window.taps(),
        (line, member) -> {
          Taps down = down(window, line % height, x.shape());
          float[] row = row(member, channels);
          for (int j = 0; j < y.shape().dimension(2); j++) {
            Taps across = across(window, j, x.shape());
            int to = place(y, line, j);
            Arrays.fill(y.data, to, to + channels, 0f);
            for (int k = down.first(); k < down.end(); k++) {
              int source = line / height * x.shape().dimension(1);
              source += down.start() + k * window.dilationY();
              Arrays.fill(row, 0, channels, 0f);
              for (int l = across.first(); l < across.end(); l++) {
                add(
                    x.data,
                    place(x, source, across.start() + l * window.dilationX()),
                    row,
                    channels);
              }
              addRow(row, y.data, to, channels);
            }
            divide(y.data, to, channels, Math.max(1, count(op.isPaddingCounted(), down, across)));
          }
        });
  }

  private static int count(boolean isPaddingCounted, Taps down, Taps across) {
    return isPaddingCounted ? down.padded() * across.padded() : down.inside() * across.inside();
  }

  private static void add(float[] x, int from, float[] row, int count) {
    for (int c = 0; c < count; c++) {
      row[c] += x[from + c];
    }
  }

  private static void addRow(float[] row, float[] target, int to, int count) {
    for (int c = 0; c < count; c++) {
      target[to + c] += row[c];
    }
  }

  private static void divide(float[] target, int to, int count, float by) {
    for (int c = 0; c < count; c++) {
      target[to + c] /= by;
    }
  }

  // -------------------------------------------------------------------------------------- gradient

  /** Adds what a position passes back to a pixel. */
  private interface Part {
    /**
     * Adds it.
     *
     * @param from where δ of the position begins
     * @param i the line of the position in its image, and j its column
     * @param tap by which it sees the pixel
     */
    void add(int from, int i, int j, int tap, float[] row);
  }

  /** dx ← δ where the pixel won. */
  void maxGradient(Pooling.MaxGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor winner = own.apply(op.winner());
    CpuTensor dx = own.apply(op.dx());
    int channels = dx.shape().columns();
    int shift = winner.start - delta.start;
    gradient(
        op.window(),
        delta,
        dx,
        (from, i, j, tap, row) -> {
          for (int c = 0; c < channels; c++) {
            row[c] += winner.data[from + shift + c] == tap ? delta.data[from + c] : 0;
          }
        });
  }

  /** dx ← Σ δ/N over the windows of a pixel. */
  void averageGradient(Pooling.AverageGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor dx = own.apply(op.dx());
    Window window = op.window();
    int channels = dx.shape().columns();
    gradient(
        window,
        delta,
        dx,
        (from, i, j, tap, row) -> {
          Taps down = down(window, i, dx.shape());
          Taps across = across(window, j, dx.shape());
          float by = count(op.isPaddingCounted(), down, across);
          for (int c = 0; c < channels; c++) {
            row[c] += delta.data[from + c] / by;
          }
        });
  }

  private void gradient(Window window, CpuTensor delta, CpuTensor dx, Part part) {
    int channels = dx.shape().columns();
    lines(
        dx.shape(),
        window.taps(),
        (line, member) -> {
          float[] row = row(member, channels);
          for (int column = 0; column < dx.shape().dimension(2); column++) {
            int to = place(dx, line, column);
            Arrays.fill(dx.data, to, to + channels, 0f);
            for (int k = 0; k < window.height(); k++) {
              int i = position(line % dx.shape().dimension(1), k, window, delta.shape());
              if (i >= 0) {
                Arrays.fill(row, 0, channels, 0f);
                int target = line / dx.shape().dimension(1) * delta.shape().dimension(1) + i;
                addRow(window, delta, target, i, k, column, part, row);
                addRow(row, dx.data, to, channels);
              }
            }
          }
        });
  }

  private static void addRow(
      Window window, CpuTensor delta, int line, int i, int k, int column, Part part, float[] row) {
    for (int l = 0; l < window.width(); l++) {
      int u = column + window.paddingX() - l * window.dilationX();
      if (u >= 0 && u % window.strideX() == 0) {
        int j = u / window.strideX();
        if (j < delta.shape().dimension(2)) {
          part.add(place(delta, line, j), i, j, k * window.width() + l, row);
        }
      }
    }
  }

  /** The position that reads a line by tap k; −1 if there is none. */
  private static int position(int line, int k, Window window, Shape delta) {
    int y = line + window.paddingY() - k * window.dilationY();
    boolean isRead =
        y >= 0 && y % window.strideY() == 0 && y / window.strideY() < delta.dimension(1);
    return isRead ? y / window.strideY() : -1;
  }
}
