package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import java.util.Arrays;

/**
 * Computes convolutions here, product by product, so that each part of the formula can be wrong: a
 * subclass overrides one. As it stands it is sound.
 */
class BrokenConvolution extends BrokenBackend {

  /** What one convolution is about. */
  record Geometry(Window window, Shape x, Shape z) {
    int inputsOfGroup() {
      return x.columns() / window.groups();
    }

    int outputsOfGroup() {
      return z.columns() / window.groups();
    }
  }

  /** Where one product belongs. */
  private interface Term {
    void of(int output, int weight, int input);
  }

  BrokenConvolution(Backend sound) {
    super(sound);
  }

  int row(Window window, int i, int k) {
    return i * window.strideY() - window.paddingY() + k * window.dilationY();
  }

  int column(Window window, int j, int l) {
    return j * window.strideX() - window.paddingX() + l * window.dilationX();
  }

  boolean isInside(Geometry g, int row, int column) {
    return row >= 0 && row < g.x.dimension(1) && column >= 0 && column < g.x.dimension(2);
  }

  /** The tap of a weight, row-major. */
  int tap(Convolution op, int k, int l) {
    return k * op.window().width() + l;
  }

  int firstInput(Geometry g, int output) {
    return output / g.outputsOfGroup() * g.inputsOfGroup();
  }

  int lastInput(Geometry g) {
    return g.inputsOfGroup();
  }

  float beta(WeightGradient op) {
    return op.beta();
  }

  float operand(float value) {
    return value;
  }

  /** What the sums begin with: what is not written stays. */
  double begin(Convolution op, float old) {
    return 0;
  }

  /** The sum with one more product. */
  double add(double sum, double product) {
    return sum + product;
  }

  float bias(float[] b, int output) {
    return b[output];
  }

  @Override
  final void convolution(Convolution op) {
    if (op instanceof Forward forward) {
      forward(forward);
    } else if (op instanceof DataGradient gradient) {
      dataGradient(gradient);
    } else if (op instanceof WeightGradient gradient) {
      weightGradient(gradient);
    }
  }

  private void forward(Forward op) {
    float[] x = values(op.x());
    float[] w = values(op.w());
    float[] b = read(op.b());
    double[] z = beginning(op, op.z());
    Geometry g = new Geometry(op.window(), op.x().shape(), op.z().shape());
    each(op, g, (o, weight, i) -> z[o] = add(z[o], (double) x[i] * w[weight]));
    for (int i = 0; i < z.length; i++) {
      z[i] += bias(b, i % b.length);
    }
    write(z, op.z());
    write(z, op.a());
  }

  private void dataGradient(DataGradient op) {
    float[] delta = values(op.delta());
    float[] w = values(op.w());
    double[] dx = beginning(op, op.dx());
    Geometry g = new Geometry(op.window(), op.dx().shape(), op.delta().shape());
    each(op, g, (o, weight, i) -> dx[i] = add(dx[i], (double) delta[o] * w[weight]));
    write(dx, op.dx());
  }

  private void weightGradient(WeightGradient op) {
    float[] delta = values(op.delta());
    float[] x = values(op.x());
    float[] old = read(op.w());
    double[] dw = beginning(op, op.w());
    Geometry g = new Geometry(op.window(), op.x().shape(), op.delta().shape());
    each(op, g, (o, weight, i) -> dw[weight] = add(dw[weight], (double) delta[o] * x[i]));
    for (int i = 0; i < dw.length; i++) {
      dw[i] = op.alpha() * dw[i] + (beta(op) == 0 ? 0 : beta(op) * old[i]);
    }
    write(dw, op.w());
    sumRows(op.alpha(), op.delta(), op.beta(), op.b());
  }

  private float[] values(Tensor tensor) {
    float[] values = read(tensor);
    for (int i = 0; i < values.length; i++) {
      values[i] = operand(values[i]);
    }
    return values;
  }

  private double[] beginning(Convolution op, Tensor target) {
    float[] old = read(target);
    double[] sums = new double[old.length];
    Arrays.setAll(sums, i -> begin(op, old[i]));
    return sums;
  }

  private void write(double[] values, Tensor target) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    delegate().write(rounded, target);
  }

  private void each(Convolution op, Geometry g, Term term) {
    int pixels = g.x.rows();
    for (int o = 0; o < g.z.size(); o++) {
      int output = o % g.z.columns();
      int j = o / g.z.columns() % g.z.dimension(2);
      int i = o / g.z.columns() / g.z.dimension(2) % g.z.dimension(1);
      int image = o / g.z.columns() / g.z.dimension(2) / g.z.dimension(1);
      for (int k = 0; k < g.window.height(); k++) {
        for (int l = 0; l < g.window.width(); l++) {
          int row = row(g.window, i, k);
          int column = column(g.window, j, l);
          int pixel = (image * g.x.dimension(1) + row) * g.x.dimension(2) + column;
          if (isInside(g, row, column) && pixel >= 0 && pixel < pixels) {
            int weight = (output * g.window.taps() + tap(op, k, l)) * g.inputsOfGroup();
            for (int c = 0; c < lastInput(g); c++) {
              term.of(o, weight + c, pixel * g.x.columns() + firstInput(g, output) + c);
            }
          }
        }
      }
    }
  }
}
