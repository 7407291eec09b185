package dev.hadamard.cpu;

import java.util.Random;

/** Sums and maxima of numbers made up, to try them and to check them. */
final class ReductionsTrial implements Runnable {

  /** Stretches, rows of chains and a part of one, wherever they begin. */
  private static final int[] LENGTHS = {0, 1, 15, 16, 70, 256, 545};

  private final RowReductions reductions;
  private final float[] x;
  private final float[] y;

  /** What the trial computes, so that its loops are not left out. */
  double result;

  ReductionsTrial(RowReductions reductions, int length) {
    this.reductions = reductions;
    x = numbers(length, 1);
    y = numbers(length, 2);
  }

  private static float[] numbers(int length, int seed) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @Override
  public void run() {
    result =
        reductions.sum(x, 0, 0, x.length)
            + reductions.sumOfProducts(x, y, 0, x.length)
            + reductions.largest(x, 0, x.length);
  }

  /** Whether reductions give the bits of the plain ones. */
  static boolean areRight(RowReductions reductions) {
    for (int length : LENGTHS) {
      float[] x = numbers(length + 1, 1);
      float[] y = numbers(length + 1, 2);
      if (!areSame(reductions, x, y)) {
        return false;
      }
      x[length] = Float.NaN;
      if (!areSame(reductions, x, y)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areSame(RowReductions reductions, float[] x, float[] y) {
    RowReductions plain = RowReductions.PLAIN;
    int to = x.length;
    return Double.compare(reductions.sum(x, 0.1f, 1, to), plain.sum(x, 0.1f, 1, to)) == 0
        && Double.compare(reductions.sumOfProducts(x, y, 1, to), plain.sumOfProducts(x, y, 1, to))
            == 0
        && Float.compare(reductions.largest(x, 1, to), plain.largest(x, 1, to)) == 0;
  }
}
