package dev.hadamard.cpu;

/** In plain Java; C2 leaves these loops scalar, as they choose. */
final class PlainPooling implements PoolingStep {

  @Override
  public void larger(float[] x, float tap, float[] best, float[] winner, int from, int to) {
    for (int j = from; j < to; j++) {
      float value = x[j];
      float old = best[j];
      boolean wins = !Float.isNaN(old) && !(value <= old);
      best[j] = wins ? value : old;
      winner[j] = wins ? tap : winner[j];
    }
  }

  @Override
  public void pass(float[] delta, float[] winner, float tap, float[] passed, int from, int to) {
    for (int j = from; j < to; j++) {
      passed[j] = winner[j] == tap ? delta[j] : 0;
    }
  }
}
