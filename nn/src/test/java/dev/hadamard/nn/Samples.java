package dev.hadamard.nn;

import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;

/** Random samples and targets, as float32 for the library and as the same numbers in double. */
final class Samples {
  private final int rows;
  private final double[][] x;
  private final double[][] t;

  private Samples(int rows, double[][] x, double[][] t) {
    this.rows = rows;
    this.x = x;
    this.t = t;
  }

  int rows() {
    return rows;
  }

  double[][] x() {
    return x;
  }

  double[][] t() {
    return t;
  }

  /** Normal samples; targets that suit the loss. */
  static Samples random(NetworkSpec spec, Loss loss, int rows, SplitMix64 random) {
    double[][] x = new double[rows][spec.inputs()];
    double[][] t = new double[rows][spec.outputs()];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < spec.inputs(); i++) {
        x[row][i] = (float) random.nextGaussian();
      }
      int hot = random.nextInt(spec.outputs());
      for (int j = 0; j < spec.outputs(); j++) {
        t[row][j] =
            loss == Loss.SOFTMAX_CROSS_ENTROPY
                ? j == hot ? 1 : 0
                : loss == Loss.BINARY_CROSS_ENTROPY
                    ? random.nextInt(2)
                    : (float) random.nextDouble();
      }
    }
    return new Samples(rows, x, t);
  }

  Batch batch() {
    return Batch.of(rows, flat(x), flat(t));
  }

  /** Some of the rows. */
  Samples rows(int first, int count) {
    return new Samples(
        count,
        Arrays.copyOfRange(x, first, first + count),
        Arrays.copyOfRange(t, first, first + count));
  }

  private static float[] flat(double[][] rows) {
    int columns = rows[0].length;
    float[] flat = new float[rows.length * columns];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rows[i / columns][i % columns];
    }
    return flat;
  }
}
