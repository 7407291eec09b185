package dev.hadamard.cpu;

import java.util.Arrays;
import java.util.Random;

/** The steps of max pooling on numbers made up, to try them and to check them. */
final class PoolingTrial implements Runnable {

  private final PoolingStep step;
  private final int length;
  private final float[] x;
  private final float[] best;
  private final float[] winner;
  private final float[] passed;

  PoolingTrial(PoolingStep step, int length) {
    this.step = step;
    this.length = length;
    x = numbers(length, 1);
    best = numbers(length, 2);
    winner = new float[length];
    passed = new float[length];
  }

  /** Few different ones, so that some are equal, and some that are no numbers. */
  private static float[] numbers(int length, int seed) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      int k = random.nextInt(12);
      numbers[i] = k == 0 ? Float.NaN : k == 1 ? Float.NEGATIVE_INFINITY : k - 6;
    }
    return numbers;
  }

  @Override
  public void run() {
    step.larger(x, 3, best, winner, 1, length);
    step.pass(x, winner, 3, passed, 1, length);
  }

  /** Whether a step gives the bits of the plain one. */
  static boolean isRight(PoolingStep step) {
    int length = 4 * SummationOrder.CHAIN + 5;
    PoolingTrial trial = new PoolingTrial(step, length);
    PoolingTrial plain = new PoolingTrial(PoolingStep.PLAIN, length);
    trial.run();
    plain.run();
    return Arrays.equals(trial.best, plain.best)
        && Arrays.equals(trial.winner, plain.winner)
        && Arrays.equals(trial.passed, plain.passed);
  }
}
