package dev.hadamard.bench.peers.contract;

import dev.hadamard.bench.peers.contract.DoubleArithmetic.Expected;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gradient descent in double arithmetic: plain loops, one formula a method. */
final class DoubleTraining {

  private final int batch;
  private final List<Integer> sizes;
  private final int depth;
  private final double[] x;

  /** W of each layer, outputs × inputs. */
  private final List<double[]> w = new ArrayList<>();

  private final List<double[]> b = new ArrayList<>();

  DoubleTraining(Work.TrainingStep work) {
    batch = work.batch();
    sizes = work.sizes();
    depth = sizes.size() - 1;
    x = widen(Operands.stream(Operands.BATCH, batch * sizes.get(0)));
    for (int l = 0; l < depth; l++) {
      w.add(widen(Operands.weights(l, sizes.get(l + 1), sizes.get(l))));
      b.add(new double[sizes.get(l + 1)]);
    }
  }

  /**
   * The first layer's weights after some steps. The tolerance is a thousandth of the largest change
   * and the rounding of a weight in each step.
   */
  List<Expected> after(int steps) {
    double[] before = w.get(0).clone();
    for (int i = 0; i < steps; i++) {
      step();
    }
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(w.get(0)[i] - before[i]));
    }
    double tolerance = 1e-3 * largest + steps * 0x1p-24;
    return Arrays.stream(w.get(0)).mapToObj(value -> new Expected(value, tolerance)).toList();
  }

  private void step() {
    List<double[]> inputs = new ArrayList<>(List.of(x));
    for (int l = 0; l < depth; l++) {
      inputs.add(forward(l, inputs.get(l)));
    }
    double[] delta = softmaxLessTargets(inputs.get(depth));
    for (int l = depth - 1; l >= 0; l--) {
      double[] before = l == 0 ? delta : backward(l, delta, inputs.get(l));
      update(l, delta, inputs.get(l));
      delta = before;
    }
  }

  /** Batch × outputs of a layer, but of the last the sums before softmax. */
  private double[] forward(int layer, double[] inputs) {
    int in = sizes.get(layer);
    int out = sizes.get(layer + 1);
    double[] outputs = new double[batch * out];
    for (int i = 0; i < batch; i++) {
      for (int o = 0; o < out; o++) {
        double z = b.get(layer)[o];
        for (int p = 0; p < in; p++) {
          z += w.get(layer)[o * in + p] * inputs[i * in + p];
        }
        outputs[i * out + o] = layer == depth - 1 ? z : Math.max(0, z);
      }
    }
    return outputs;
  }

  private double[] softmaxLessTargets(double[] z) {
    int classes = sizes.get(depth);
    float[] targets = Operands.targets(batch, classes);
    double[] delta = new double[z.length];
    for (int i = 0; i < batch; i++) {
      double sum = 0;
      for (int o = i * classes; o < (i + 1) * classes; o++) {
        sum += Math.exp(z[o]);
      }
      for (int o = i * classes; o < (i + 1) * classes; o++) {
        delta[o] = (Math.exp(z[o]) / sum - targets[o]) / batch;
      }
    }
    return delta;
  }

  /** δ of the layer before, whose outputs are this one's inputs. */
  private double[] backward(int layer, double[] delta, double[] inputs) {
    int in = sizes.get(layer);
    int out = sizes.get(layer + 1);
    double[] before = new double[batch * in];
    for (int i = 0; i < batch; i++) {
      for (int p = 0; p < in; p++) {
        for (int o = 0; o < out && inputs[i * in + p] > 0; o++) {
          before[i * in + p] += delta[i * out + o] * w.get(layer)[o * in + p];
        }
      }
    }
    return before;
  }

  private void update(int layer, double[] delta, double[] inputs) {
    int in = sizes.get(layer);
    int out = sizes.get(layer + 1);
    for (int i = 0; i < batch; i++) {
      for (int o = 0; o < out; o++) {
        double share = Operands.ETA * delta[i * out + o];
        b.get(layer)[o] -= share;
        for (int p = 0; p < in; p++) {
          w.get(layer)[o * in + p] -= share * inputs[i * in + p];
        }
      }
    }
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
