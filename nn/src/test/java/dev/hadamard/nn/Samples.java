package dev.hadamard.nn;

import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;
import java.util.List;

/** Samples and targets, one row after the other. */
final class Samples {
  /** Their targets are one-hot. */
  private static final List<Loss> IS_ONE_CLASS =
      List.of(Loss.SOFTMAX_CROSS_ENTROPY, Loss.crossEntropy());

  private final int rows;
  private final float[] x;
  private final float[] t;

  Samples(int rows, float[] x, float[] t) {
    this.rows = rows;
    this.x = x;
    this.t = t;
  }

  int rows() {
    return rows;
  }

  float[] x() {
    return x;
  }

  float[] t() {
    return t;
  }

  /** Normal samples; targets that suit the loss. */
  static Samples random(NetworkSpec spec, Loss loss, int rows, SplitMix64 random) {
    float[] x = new float[rows * spec.inputs()];
    float[] t = new float[rows * spec.outputs()];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < spec.inputs(); i++) {
        x[row * spec.inputs() + i] = (float) random.nextGaussian();
      }
      int hot = random.nextInt(spec.outputs());
      for (int j = 0; j < spec.outputs(); j++) {
        t[row * spec.outputs() + j] =
            !loss.isForClasses()
                ? (float) random.nextDouble()
                : IS_ONE_CLASS.contains(loss) ? j == hot ? 1 : 0 : random.nextInt(2);
      }
    }
    return new Samples(rows, x, t);
  }

  Batch batch() {
    return Batch.of(rows, x, t);
  }

  /** Some of the rows. */
  Samples rows(int first, int count) {
    return new Samples(count, rows(x, first, count), rows(t, first, count));
  }

  private float[] rows(float[] values, int first, int count) {
    int columns = values.length / rows;
    return Arrays.copyOfRange(values, first * columns, (first + count) * columns);
  }
}
