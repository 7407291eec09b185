package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.function.IntToDoubleFunction;

/**
 * The formulas of {@link dev.hadamard.op.Convolution} as naive loops in double.
 *
 * <p>All three go through the same products: output pixel (n, i, j), output channel o, tap (k, l)
 * and input channel c meet in one term each. They differ in which two factors are read and where
 * the product is added.
 */
public final class ReferenceConvolution {

  /** What is done with each product. */
  private interface Term {
    void of(int output, int weight, int input);
  }

  private final Window window;
  private final Shape input;
  private final Shape output;

  /**
   * The convolution of images of these shapes.
   *
   * @param input n × height × width × in
   * @param output n × output height × output width × out
   */
  public ReferenceConvolution(Window window, Shape input, Shape output) {
    this.window = window;
    this.input = input;
    this.output = output;
  }

  /** The sums of z = x ∗ w + b, before an activation. */
  public double[] forward(IntToDoubleFunction x, IntToDoubleFunction w, IntToDoubleFunction b) {
    double[] z = new double[output.size()];
    each((o, weight, i) -> z[o] += x.applyAsDouble(i) * w.applyAsDouble(weight));
    for (int o = 0; o < z.length; o++) {
      z[o] += b.applyAsDouble(o % output.columns());
    }
    return z;
  }

  /** ∂L/∂x. */
  public double[] dataGradient(IntToDoubleFunction delta, IntToDoubleFunction w) {
    double[] dx = new double[input.size()];
    each((o, weight, i) -> dx[i] += delta.applyAsDouble(o) * w.applyAsDouble(weight));
    return dx;
  }

  /** ∂L/∂w. */
  public double[] weightGradient(IntToDoubleFunction delta, IntToDoubleFunction x) {
    int inputsOfGroup = input.columns() / window.groups();
    double[] dw = new double[output.columns() * window.taps() * inputsOfGroup];
    each((o, weight, i) -> dw[weight] += delta.applyAsDouble(o) * x.applyAsDouble(i));
    return dw;
  }

  /** ∂L/∂b. */
  public double[] biasGradient(IntToDoubleFunction delta) {
    double[] db = new double[output.columns()];
    for (int o = 0; o < output.size(); o++) {
      db[o % output.columns()] += delta.applyAsDouble(o);
    }
    return db;
  }

  private void each(Term term) {
    for (int pixel = 0; pixel < output.rows(); pixel++) {
      int image = pixel / (output.dimension(1) * output.dimension(2));
      int i = pixel / output.dimension(2) % output.dimension(1);
      int j = pixel % output.dimension(2);
      for (int tap = 0; tap < window.taps(); tap++) {
        int y =
            i * window.strideY() - window.paddingY() + tap / window.width() * window.dilationY();
        int x =
            j * window.strideX() - window.paddingX() + tap % window.width() * window.dilationX();
        if (y >= 0 && y < input.dimension(1) && x >= 0 && x < input.dimension(2)) {
          int source = (image * input.dimension(1) + y) * input.dimension(2) + x;
          channels(pixel, tap, source, term);
        }
      }
    }
  }

  private void channels(int pixel, int tap, int source, Term term) {
    int outputs = output.columns();
    int inputs = input.columns();
    int inputsOfGroup = inputs / window.groups();
    int outputsOfGroup = outputs / window.groups();
    for (int o = 0; o < outputs; o++) {
      int firstWeight = (o * window.taps() + tap) * inputsOfGroup;
      int firstInput = source * inputs + o / outputsOfGroup * inputsOfGroup;
      for (int c = 0; c < inputsOfGroup; c++) {
        term.of(pixel * outputs + o, firstWeight + c, firstInput + c);
      }
    }
  }
}
