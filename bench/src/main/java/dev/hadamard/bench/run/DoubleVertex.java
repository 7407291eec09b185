package dev.hadamard.bench.run;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.GlobalAveragePool;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.op.Window;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A vertex of a network in double arithmetic: the formulas of the layers of a {@link
 * dev.hadamard.bench.worker.NetworkStep}. The forward pass keeps what the backward pass needs.
 */
abstract class DoubleVertex {

  /** Computes the output from the inputs. */
  abstract double[] forward(List<double[]> inputs);

  /** ∂L/∂input of δ = ∂L/∂output; all inputs have the same. */
  abstract double[] backward(double[] delta);

  /**
   * How the gradient of the input changes if rounding decides otherwise where two numbers are
   * nearly equal, in the direction of random signs; null if nothing is decided.
   *
   * @param delta ∂L/∂output
   * @param closeness how near numbers may be, relative to the largest number of the layer
   * @param sign random signs
   */
  double @Nullable [] doubt(double[] delta, double closeness, DoubleSupplier sign) {
    return null;
  }

  /** A layer; one with an activation is without it. */
  static DoubleVertex of(Layer layer, Shape input, int batch, double[] w, double[] b) {
    if (layer instanceof Conv2d convolution) {
      return product(
          new DoubleImages(
              convolution.window(),
              batch,
              input.dimension(0),
              input.dimension(1),
              input.dimension(2),
              convolution.outputs()),
          w,
          b);
    }
    if (layer instanceof Dense dense) {
      return product(
          new DoubleImages(Window.of(1, 1), batch, 1, 1, input.size(), dense.outputs()), w, b);
    }
    if (layer instanceof MaxPool2d) {
      return new MaxPool(input.dimension(1), input.columns());
    }
    if (layer instanceof BatchNorm) {
      return new Norm(input.columns());
    }
    if (layer instanceof GlobalAveragePool) {
      return mean(input.rows(), input.columns());
    }
    if (layer instanceof Activate) {
      return relu();
    }
    if (layer instanceof Flatten || layer instanceof Add) {
      return new Sum();
    }
    throw new IllegalArgumentException("no formula of " + layer.name());
  }

  /** Whether ReLU follows within the layer. */
  static boolean hasRelu(Layer layer) {
    return (layer instanceof Conv2d convolution && convolution.activation() == Activation.RELU)
        || (layer instanceof Dense dense && dense.activation() == Activation.RELU);
  }

  private static DoubleVertex product(DoubleImages images, double[] w, double[] b) {
    return new DoubleVertex() {
      @Override
      double[] forward(List<double[]> inputs) {
        return images.forward(inputs.get(0), w, b);
      }

      @Override
      double[] backward(double[] delta) {
        return images.dataGradient(delta, w);
      }
    };
  }

  /** max(z, 0). */
  static DoubleVertex relu() {
    return new Relu();
  }

  private static DoubleVertex mean(int pixels, int channels) {
    return new DoubleVertex() {
      @Override
      double[] forward(List<double[]> inputs) {
        double[] x = inputs.get(0);
        double[] y = new double[x.length / pixels];
        for (int i = 0; i < x.length; i++) {
          y[i / channels / pixels * channels + i % channels] += x[i] / pixels;
        }
        return y;
      }

      @Override
      double[] backward(double[] delta) {
        double[] dx = new double[delta.length * pixels];
        for (int i = 0; i < dx.length; i++) {
          dx[i] = delta[i / channels / pixels * channels + i % channels] / pixels;
        }
        return dx;
      }
    };
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static final class Sum extends DoubleVertex {
    @Override
    double[] forward(List<double[]> inputs) {
      double[] y = new double[inputs.get(0).length];
      for (double[] x : inputs) {
        for (int i = 0; i < y.length; i++) {
          y[i] += x[i];
        }
      }
      return y;
    }

    @Override
    double[] backward(double[] delta) {
      return delta;
    }
  }

  private static final class Relu extends DoubleVertex {
    private double[] z = new double[0];

    @Override
    double[] forward(List<double[]> inputs) {
      z = inputs.get(0);
      double[] a = new double[z.length];
      for (int i = 0; i < a.length; i++) {
        a[i] = Math.max(z[i], 0);
      }
      return a;
    }

    @Override
    double[] backward(double[] delta) {
      double[] dz = new double[delta.length];
      for (int i = 0; i < dz.length; i++) {
        dz[i] = z[i] > 0 ? delta[i] : 0;
      }
      return dz;
    }

    @Override
    double[] doubt(double[] delta, double closeness, DoubleSupplier sign) {
      double limit = closeness * largest(z);
      double[] doubt = new double[delta.length];
      for (int i = 0; i < doubt.length; i++) {
        doubt[i] = Math.abs(z[i]) <= limit ? sign.getAsDouble() * delta[i] : 0;
      }
      return doubt;
    }
  }

  private static final class MaxPool extends DoubleVertex {
    private final int width;
    private final int channels;
    private double[] x = new double[0];

    MaxPool(int width, int channels) {
      this.width = width;
      this.channels = channels;
    }

    /** The index of a tap of a position; the height is even, so images need no care. */
    private int at(int output, int tap) {
      int position = output / channels;
      int row = position / (width / 2) * 2 + tap / 2;
      int column = position % (width / 2) * 2 + tap % 2;
      return (row * width + column) * channels + output % channels;
    }

    private int winner(int output, int besides) {
      int best = -1;
      for (int tap = 0; tap < 4; tap++) {
        int at = at(output, tap);
        best = at != besides && (best < 0 || x[at] > x[best]) ? at : best;
      }
      return best;
    }

    @Override
    double[] forward(List<double[]> inputs) {
      x = inputs.get(0);
      double[] y = new double[x.length / 4];
      for (int o = 0; o < y.length; o++) {
        y[o] = x[winner(o, -1)];
      }
      return y;
    }

    @Override
    double[] backward(double[] delta) {
      double[] dx = new double[x.length];
      for (int o = 0; o < delta.length; o++) {
        dx[winner(o, -1)] += delta[o];
      }
      return dx;
    }

    @Override
    double[] doubt(double[] delta, double closeness, DoubleSupplier sign) {
      double limit = closeness * largest(x);
      double[] doubt = new double[x.length];
      for (int o = 0; o < delta.length; o++) {
        int first = winner(o, -1);
        int second = winner(o, first);
        if (x[first] - x[second] <= limit) {
          double moved = sign.getAsDouble() * delta[o];
          doubt[first] -= moved;
          doubt[second] += moved;
        }
      }
      return doubt;
    }
  }

  /** Batch norm with γ = 1, β = 0. */
  private static final class Norm extends DoubleVertex {
    private final int channels;
    private final double[] scale;
    private double[] normal = new double[0];

    Norm(int channels) {
      this.channels = channels;
      this.scale = new double[channels];
    }

    @Override
    double[] forward(List<double[]> inputs) {
      double[] x = inputs.get(0);
      double n = (double) x.length / channels;
      double[] mean = new double[channels];
      double[] variance = new double[channels];
      for (int i = 0; i < x.length; i++) {
        mean[i % channels] += x[i] / n;
      }
      for (int i = 0; i < x.length; i++) {
        variance[i % channels] += Math.pow(x[i] - mean[i % channels], 2) / n;
      }
      for (int c = 0; c < channels; c++) {
        scale[c] = 1 / Math.sqrt(variance[c] + LayerPass.EPSILON);
      }
      normal = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        normal[i] = (x[i] - mean[i % channels]) * scale[i % channels];
      }
      return normal;
    }

    @Override
    double[] backward(double[] delta) {
      double n = (double) delta.length / channels;
      double[] sum = new double[channels];
      double[] product = new double[channels];
      for (int i = 0; i < delta.length; i++) {
        sum[i % channels] += delta[i] / n;
        product[i % channels] += delta[i] * normal[i] / n;
      }
      double[] dx = new double[delta.length];
      for (int i = 0; i < dx.length; i++) {
        int c = i % channels;
        dx[i] = (delta[i] - sum[c] - normal[i] * product[c]) * scale[c];
      }
      return dx;
    }
  }
}
