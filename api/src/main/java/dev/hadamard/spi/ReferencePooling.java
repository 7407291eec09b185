package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** The formulas of {@link dev.hadamard.op.Pooling} as naive loops in double. */
public final class ReferencePooling {

  /** What is done with an element of the input that an element of the output sees. */
  private interface Seen {
    void at(int output, int tap, int input);
  }

  private final Window window;
  private final Shape input;
  private final Shape output;

  /**
   * The pooling of images of these shapes.
   *
   * @param input n × height × width × channels
   * @param output n × output height × output width × channels
   */
  public ReferencePooling(Window window, Shape input, Shape output) {
    this.window = window;
    this.input = input;
    this.output = output;
  }

  /**
   * The largest elements.
   *
   * @param winner receives the taps of those that are found first
   */
  public double[] max(IntToDoubleFunction x, double[] winner) {
    double[] y = new double[output.size()];
    Arrays.fill(y, Double.NEGATIVE_INFINITY);
    Arrays.fill(winner, -1);
    each(
        (o, tap, i) -> {
          double value = x.applyAsDouble(i);
          boolean isLarger = value > y[o] || Double.isNaN(value);
          if (winner[o] < 0 || (!Double.isNaN(y[o]) && isLarger)) {
            y[o] = value;
            winner[o] = tap;
          }
        });
    return y;
  }

  /** ∂L/∂x of the largest elements. */
  public double[] maxGradient(IntToDoubleFunction delta, IntToDoubleFunction winner) {
    double[] dx = new double[input.size()];
    each(
        (o, tap, i) -> {
          if (winner.applyAsDouble(o) == tap) {
            dx[i] += delta.applyAsDouble(o);
          }
        });
    return dx;
  }

  /** The means. */
  public double[] average(IntToDoubleFunction x, boolean isPaddingCounted) {
    double[] y = new double[output.size()];
    each((o, tap, i) -> y[o] += x.applyAsDouble(i));
    for (int o = 0; o < y.length; o++) {
      y[o] = y[o] / Math.max(1, count(o, isPaddingCounted));
    }
    return y;
  }

  /** ∂L/∂x of the means. */
  public double[] averageGradient(IntToDoubleFunction delta, boolean isPaddingCounted) {
    double[] dx = new double[input.size()];
    each((o, tap, i) -> dx[i] += delta.applyAsDouble(o) / count(o, isPaddingCounted));
    return dx;
  }

  private int count(int o, boolean isPaddingCounted) {
    Taps down = down(o / output.columns() / output.dimension(2) % output.dimension(1));
    Taps across = across(o / output.columns() % output.dimension(2));
    return isPaddingCounted ? down.padded() * across.padded() : down.inside() * across.inside();
  }

  private Taps down(int i) {
    return Taps.of(
        i,
        window.height(),
        window.strideY(),
        window.paddingY(),
        window.dilationY(),
        input.dimension(1));
  }

  private Taps across(int j) {
    return Taps.of(
        j,
        window.width(),
        window.strideX(),
        window.paddingX(),
        window.dilationX(),
        input.dimension(2));
  }

  /** The pixels that each output sees, in the order of the taps. */
  private void each(Seen seen) {
    int channels = output.columns();
    for (int pixel = 0; pixel < output.rows(); pixel++) {
      int image = pixel / output.dimension(2) / output.dimension(1);
      Taps down = down(pixel / output.dimension(2) % output.dimension(1));
      Taps across = across(pixel % output.dimension(2));
      for (int k = down.first(); k < down.end(); k++) {
        int y = down.start() + k * window.dilationY();
        for (int l = across.first(); l < across.end(); l++) {
          int x = across.start() + l * window.dilationX();
          int source = (image * input.dimension(1) + y) * input.dimension(2) + x;
          for (int c = 0; c < channels; c++) {
            seen.at(pixel * channels + c, k * window.width() + l, source * channels + c);
          }
        }
      }
    }
  }
}
