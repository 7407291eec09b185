package dev.hadamard.nn;

import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.GroupNorm;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.RmsNorm;
import java.util.Map;

/** The normalisations on a {@link Tape}, one group of numbers after the other. */
final class DoubleNorms {

  private final Tape tape;
  private final DoubleLayers.At at;
  private final int[] y;

  private DoubleNorms(Tape tape, DoubleLayers.At at) {
    this.tape = tape;
    this.at = at;
    this.y = new int[at.x().length];
  }

  /**
   * The output of a normalisation; empty if the layer is none.
   *
   * @param untrained receives the running statistics
   */
  static int[] compute(
      Tape tape, Layer layer, DoubleLayers.At at, int samples, Map<String, double[]> untrained) {
    DoubleNorms norms = new DoubleNorms(tape, at);
    int c = at.channels();
    int rows = at.x().length / c;
    if (layer instanceof BatchNorm norm) {
      norms.batch(norm, rows, untrained);
    } else if (layer instanceof LayerNorm norm) {
      for (int row = 0; row < rows; row++) {
        norms.normalise(places(row * c, c, 1), norm.epsilon());
      }
    } else if (layer instanceof RmsNorm norm) {
      for (int row = 0; row < rows; row++) {
        norms.rootMeanSquare(places(row * c, c, 1), norm.epsilon());
      }
    } else if (layer instanceof GroupNorm norm) {
      int depth = c / norm.groups();
      int pixels = rows / samples;
      for (int group = 0; group < samples * norm.groups(); group++) {
        int first = group / norm.groups() * pixels * c + group % norm.groups() * depth;
        int[] members = new int[pixels * depth];
        for (int k = 0; k < members.length; k++) {
          members[k] = first + k / depth * c + k % depth;
        }
        norms.normalise(members, norm.epsilon());
      }
    } else {
      return new int[0];
    }
    return norms.y;
  }

  private static int[] places(int first, int count, int stride) {
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = first + i * stride;
    }
    return places;
  }

  private void batch(BatchNorm norm, int n, Map<String, double[]> untrained) {
    int c = at.channels();
    double[] mean = new double[c];
    double[] variance = new double[c];
    double correction = norm.isUnbiased() ? n / (n - 1.0) : 1;
    for (int j = 0; j < c; j++) {
      int[] statistics = normalise(places(j, n, c), norm.epsilon());
      mean[j] = mixed("running_mean", j, tape.value(statistics[0]), norm.momentum());
      variance[j] =
          mixed("running_var", j, correction * tape.value(statistics[1]), norm.momentum());
    }
    untrained.put(at.name() + ".running_mean", mean);
    untrained.put(at.name() + ".running_var", variance);
  }

  private double mixed(String running, int channel, double value, double momentum) {
    double old = tape.value(at.parameter(running)[channel]);
    return (1 - momentum) * old + momentum * value;
  }

  /** γ·(x − mean)/√(var + ε) + β; returns mean and var. */
  private int[] normalise(int[] places, double epsilon) {
    int n = places.length;
    int[] x = new int[n];
    int[] squares = new int[n];
    for (int i = 0; i < n; i++) {
      x[i] = at.x()[places[i]];
    }
    int mean = tape.mean(x, 1.0 / n);
    for (int i = 0; i < n; i++) {
      x[i] = tape.subtract(x[i], mean);
      squares[i] = tape.multiply(x[i], x[i]);
    }
    int variance = tape.mean(squares, 1.0 / n);
    int scale = tape.inverseRoot(variance, epsilon);
    for (int i = 0; i < n; i++) {
      int channel = places[i] % at.channels();
      int normal = tape.multiply(x[i], scale);
      int[] gamma = at.parameter("weight");
      y[places[i]] = tape.multiplyAdd(at.parameter("bias")[channel], normal, gamma[channel]);
    }
    return new int[] {mean, variance};
  }

  private void rootMeanSquare(int[] places, double epsilon) {
    int[] squares = new int[places.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = tape.multiply(at.x()[places[i]], at.x()[places[i]]);
    }
    int scale = tape.inverseRoot(tape.mean(squares, 1.0 / squares.length), epsilon);
    for (int i = 0; i < squares.length; i++) {
      int normal = tape.multiply(at.x()[places[i]], scale);
      y[places[i]] = tape.multiply(normal, at.parameter("weight")[i]);
    }
  }
}
