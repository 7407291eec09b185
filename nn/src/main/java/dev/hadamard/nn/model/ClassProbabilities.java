package dev.hadamard.nn.model;

import java.util.List;

/** Computes the class and the probabilities, in double, from the outputs of a classifier. */
final class ClassProbabilities {

  private ClassProbabilities() {}

  /**
   * The prediction for a sample with n outputs, which are finite.
   *
   * @param outputs the outputs of several samples
   * @param first the index of the first output of this sample
   */
  static ClassPrediction prediction(
      List<String> classes, ClassOutputs meaning, float[] outputs, int first, int n) {
    if (n == 1) {
      boolean isSecond = outputs[first] > meaning.threshold();
      return new ClassPrediction(classes, isSecond ? 1 : 0, ofOne(meaning, outputs[first]));
    }
    int best = 0;
    for (int j = 1; j < n; j++) {
      if (outputs[first + j] > outputs[first + best]) {
        best = j;
      }
    }
    return new ClassPrediction(classes, best, ofMany(meaning, outputs, first, n, best));
  }

  private static double[] ofOne(ClassOutputs meaning, double output) {
    if (!meaning.haveProbabilities()) {
      return new double[0];
    }
    boolean isLogit = meaning == ClassOutputs.SIGMOID_LOGITS;
    double second = isLogit ? sigmoid(output) : output;
    // 1 − σ(z) would lose digits where σ(z) is near 1.
    double first = isLogit ? sigmoid(-output) : 1 - output;
    return new double[] {first, second};
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double[] ofMany(
      ClassOutputs meaning, float[] outputs, int first, int n, int best) {
    if (!meaning.haveProbabilities()) {
      return new double[0];
    }
    if (meaning == ClassOutputs.SOFTMAX_LOGITS) {
      return softmax(outputs, first, n, best);
    }
    double[] p = new double[n];
    for (int j = 0; j < n; j++) {
      double output = outputs[first + j];
      p[j] = meaning == ClassOutputs.SIGMOID_LOGITS ? sigmoid(output) : output;
    }
    return p;
  }

  private static double[] softmax(float[] z, int first, int n, int largest) {
    double[] p = new double[n];
    double sum = 0;
    for (int j = 0; j < n; j++) {
      p[j] = Math.exp((double) z[first + j] - z[first + largest]);
      sum += p[j];
    }
    for (int j = 0; j < n; j++) {
      p[j] /= sum;
    }
    return p;
  }
}
