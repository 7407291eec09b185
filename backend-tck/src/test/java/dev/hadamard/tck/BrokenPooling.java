package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Pooling.Average;
import dev.hadamard.op.Pooling.AverageGradient;
import dev.hadamard.op.Pooling.Max;
import dev.hadamard.op.Pooling.MaxGradient;
import dev.hadamard.op.Window;
import java.util.Arrays;

/**
 * Pools here, tap by tap, so that each part of the formula can be wrong: a subclass overrides one.
 * As it stands it is sound.
 */
class BrokenPooling extends BrokenBackend {

  /** One tap of one output; {@code input} has a meaning where the tap is on the image. */
  record Seen(int output, int tap, int row, int column, int input) {}

  /** What is done with one tap. */
  private interface Tap {
    void of(Seen seen);
  }

  BrokenPooling(Backend sound) {
    super(sound);
  }

  int row(Window window, int i, int k) {
    return i * window.strideY() - window.paddingY() + k * window.dilationY();
  }

  int column(Window window, int j, int l) {
    return j * window.strideX() - window.paddingX() + l * window.dilationX();
  }

  boolean isInside(Shape x, int row, int column) {
    return row >= 0 && row < x.dimension(1) && column >= 0 && column < x.dimension(2);
  }

  boolean isCounted(Window window, boolean isPaddingCounted, Shape x, Seen seen) {
    return isPaddingCounted
        ? seen.row() < x.dimension(1) + window.paddingY()
            && seen.column() < x.dimension(2) + window.paddingX()
        : isInside(x, seen.row(), seen.column());
  }

  boolean wins(float value, float best) {
    return value > best || (Float.isNaN(value) && !Float.isNaN(best));
  }

  /** What the largest element is compared with first. */
  float least() {
    return Float.NEGATIVE_INFINITY;
  }

  /** The tap of a window of which nothing has won so far, when it sees the first pixel. */
  int first(int tap) {
    return tap;
  }

  boolean isWinner(float winner, int tap) {
    return winner == tap;
  }

  double begin(float old) {
    return 0;
  }

  double add(double sum, double term) {
    return sum + term;
  }

  double divided(double value, int count) {
    return value / count;
  }

  @Override
  final void pooling(Pooling op) {
    if (op instanceof Max max) {
      max(max);
    } else if (op instanceof MaxGradient gradient) {
      maxGradient(gradient);
    } else if (op instanceof Average average) {
      average(average);
    } else if (op instanceof AverageGradient gradient) {
      averageGradient(gradient);
    }
  }

  private void max(Max op) {
    float[] x = read(op.x());
    float[] y = new float[op.y().shape().size()];
    float[] winner = new float[y.length];
    Arrays.fill(y, least());
    Arrays.fill(winner, -1);
    each(
        op,
        op.x().shape(),
        op.y().shape(),
        seen -> {
          int o = seen.output();
          if (isInside(op.x().shape(), seen.row(), seen.column())) {
            if (winner[o] < 0) {
              winner[o] = first(seen.tap());
            }
            if (wins(x[seen.input()], y[o])) {
              y[o] = x[seen.input()];
              winner[o] = seen.tap();
            }
          }
        });
    delegate().write(winner, op.winner());
    delegate().write(y, op.y());
  }

  private void maxGradient(MaxGradient op) {
    float[] delta = read(op.delta());
    float[] winner = read(op.winner());
    double[] dx = beginning(op.dx());
    each(
        op,
        op.dx().shape(),
        op.delta().shape(),
        seen -> {
          if (isInside(op.dx().shape(), seen.row(), seen.column())
              && isWinner(winner[seen.output()], seen.tap())) {
            dx[seen.input()] = add(dx[seen.input()], delta[seen.output()]);
          }
        });
    write(dx, op.dx());
  }

  private int[] counts(Pooling op, boolean isPaddingCounted, Shape x, Shape y) {
    int[] counts = new int[y.size()];
    each(
        op,
        x,
        y,
        seen -> {
          if (isCounted(op.window(), isPaddingCounted, x, seen)) {
            counts[seen.output()]++;
          }
        });
    return counts;
  }

  private void average(Average op) {
    float[] x = read(op.x());
    Shape shape = op.x().shape();
    double[] y = new double[op.y().shape().size()];
    each(
        op,
        shape,
        op.y().shape(),
        seen -> {
          if (isInside(shape, seen.row(), seen.column())) {
            y[seen.output()] = add(y[seen.output()], x[seen.input()]);
          }
        });
    int[] counts = counts(op, op.isPaddingCounted(), shape, op.y().shape());
    Arrays.setAll(y, o -> divided(y[o], Math.max(1, counts[o])));
    write(y, op.y());
  }

  private void averageGradient(AverageGradient op) {
    float[] delta = read(op.delta());
    Shape shape = op.dx().shape();
    double[] dx = beginning(op.dx());
    int[] counts = counts(op, op.isPaddingCounted(), shape, op.delta().shape());
    each(
        op,
        shape,
        op.delta().shape(),
        seen -> {
          if (isInside(shape, seen.row(), seen.column())) {
            double part = divided(delta[seen.output()], counts[seen.output()]);
            dx[seen.input()] = add(dx[seen.input()], part);
          }
        });
    write(dx, op.dx());
  }

  private double[] beginning(Tensor target) {
    float[] old = read(target);
    double[] sums = new double[old.length];
    Arrays.setAll(sums, i -> begin(old[i]));
    return sums;
  }

  private void write(double[] values, Tensor target) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    delegate().write(rounded, target);
  }

  private void each(Pooling op, Shape x, Shape y, Tap each) {
    Window window = op.window();
    int channels = y.columns();
    for (int o = 0; o < y.size(); o++) {
      int j = o / channels % y.dimension(2);
      int i = o / channels / y.dimension(2) % y.dimension(1);
      int image = o / channels / y.dimension(2) / y.dimension(1);
      for (int tap = 0; tap < window.taps(); tap++) {
        int row = row(window, i, tap / window.width());
        int column = column(window, j, tap % window.width());
        int pixel = (image * x.dimension(1) + row) * x.dimension(2) + column;
        int input = Math.max(0, Math.min(x.rows() - 1, pixel)) * channels + o % channels;
        each.of(new Seen(o, tap, row, column, input));
      }
    }
  }
}
