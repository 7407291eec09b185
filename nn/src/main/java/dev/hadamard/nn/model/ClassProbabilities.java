package dev.hadamard.nn.model;

import dev.hadamard.Activation;
import java.util.List;

/** From the outputs of a classifier to its class and probabilities, in double. */
final class ClassProbabilities {

  private ClassProbabilities() {}

  /** Whether outputs with this activation stand for probabilities. */
  static boolean areKnown(Activation activation) {
    return switch (activation) {
      case IDENTITY, SIGMOID, HARD_SIGMOID -> true;
      default -> false;
    };
  }

  /**
   * What n outputs say.
   *
   * @param outputs those of several samples
   * @param first where those of this sample begin
   */
  static ClassPrediction prediction(
      List<String> classes, Activation activation, float[] outputs, int first, int n) {
    if (n == 1) {
      boolean isSecond = outputs[first] > (activation == Activation.IDENTITY ? 0 : 0.5f);
      return new ClassPrediction(classes, isSecond ? 1 : 0, ofOne(activation, outputs[first]));
    }
    int best = 0;
    for (int j = 1; j < n; j++) {
      if (outputs[first + j] > outputs[first + best]) {
        best = j;
      }
    }
    return new ClassPrediction(classes, best, ofMany(activation, outputs, first, n, best));
  }

  private static double[] ofOne(Activation activation, double output) {
    if (!areKnown(activation)) {
      return new double[0];
    }
    boolean isLogit = activation == Activation.IDENTITY;
    double second = isLogit ? 1 / (1 + Math.exp(-output)) : output;
    // 1 − σ(z) would lose what is left of it where σ(z) is near 1.
    double first = isLogit ? 1 / (1 + Math.exp(output)) : 1 - output;
    return new double[] {first, second};
  }

  private static double[] ofMany(
      Activation activation, float[] outputs, int first, int n, int best) {
    if (!areKnown(activation)) {
      return new double[0];
    }
    double[] p = new double[n];
    if (activation != Activation.IDENTITY) {
      for (int j = 0; j < n; j++) {
        p[j] = outputs[first + j];
      }
      return p;
    }
    double sum = 0;
    for (int j = 0; j < n; j++) {
      p[j] = Math.exp((double) outputs[first + j] - outputs[first + best]);
      sum += p[j];
    }
    for (int j = 0; j < n; j++) {
      p[j] /= sum;
    }
    return p;
  }
}
