package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.tck.DoubleNetwork;
import java.util.List;

/** Networks of this module as the conformance kit trains them in double. */
final class DoubleNetworks {

  private DoubleNetworks() {}

  /** The losses that it computes in double too. */
  static final List<Loss> LOSSES =
      List.of(
          Loss.HALF_SQUARED_ERROR,
          Loss.MEAN_SQUARED_ERROR,
          Loss.SOFTMAX_CROSS_ENTROPY,
          Loss.BINARY_CROSS_ENTROPY);

  /** The same network with the same parameters. */
  static DoubleNetwork of(NetworkSpec spec, Parameters start, Loss loss) {
    int depth = spec.depth();
    int[] sizes = new int[depth + 1];
    Activation[] f = new Activation[depth];
    float[][] w = new float[depth][];
    float[][] b = new float[depth][];
    sizes[0] = spec.inputs();
    for (int l = 0; l < depth; l++) {
      sizes[l + 1] = spec.outputsOf(l);
      f[l] = spec.denseLayers().orElseThrow().get(l).activation();
      w[l] = start.weight(l);
      b[l] = start.bias(l);
    }
    return new DoubleNetwork(sizes, f, w, b, inDouble(loss));
  }

  private static DoubleNetwork.Loss inDouble(Loss loss) {
    return switch (loss.label()) {
      case "half-squared-error" -> DoubleNetwork.Loss.HALF_SQUARED_ERROR;
      case "mean-squared-error" -> DoubleNetwork.Loss.MEAN_SQUARED_ERROR;
      case "softmax-cross-entropy" -> DoubleNetwork.Loss.SOFTMAX_CROSS_ENTROPY;
      case "binary-cross-entropy" -> DoubleNetwork.Loss.BINARY_CROSS_ENTROPY;
      default -> throw new IllegalArgumentException(loss.label());
    };
  }

  /** The gradients of a batch, then v ← μ·v + g and W ← W − η·v. */
  static void step(DoubleNetwork network, Samples batch, double eta, double mu) {
    network.lossAndGradients(batch.x(), batch.t());
    network.step(eta, mu);
  }

  /** The largest difference of a weight or bias. */
  static double largestDifference(DoubleNetwork network, Parameters other) {
    double largest = 0;
    for (int l = 0; l < network.depth(); l++) {
      largest = Math.max(largest, largestDifference(network.weight(l), other.weight(l)));
      largest = Math.max(largest, largestDifference(network.bias(l), other.bias(l)));
    }
    return largest;
  }

  /** The largest difference of an element of a gradient. */
  static double largestGradientDifference(DoubleNetwork network, Parameters gradients) {
    double largest = 0;
    for (int l = 0; l < network.depth(); l++) {
      largest =
          Math.max(largest, largestDifference(network.weightGradient(l), gradients.weight(l)));
      largest = Math.max(largest, largestDifference(network.biasGradient(l), gradients.bias(l)));
    }
    return largest;
  }

  /** The largest magnitude of an element of a gradient. */
  static double largestGradient(DoubleNetwork network) {
    double largest = 0;
    for (int l = 0; l < network.depth(); l++) {
      largest = Math.max(largest, largest(network.weightGradient(l)));
      largest = Math.max(largest, largest(network.biasGradient(l)));
    }
    return largest;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double largestDifference(double[] exact, float[] values) {
    double[] difference = exact.clone();
    for (int i = 0; i < exact.length; i++) {
      difference[i] -= values[i];
    }
    return largest(difference);
  }
}
