package dev.hadamard.tck;

/** Where activations are evaluated: all of float32, and again densely where they bend. */
final class Points {

  private static final int PER_BINADE = 2064;
  private static final int BINADES = 255;

  private Points() {}

  /**
   * 2⁻¹⁴⁹ to the largest float, both signs: 2,064 mantissas in each of 510 binades (1,052,640
   * points), broadcast by a stride that is coprime to 2²³, the first and the last of each included.
   */
  static float[] everyBinade() {
    float[] points = new float[2 * BINADES * PER_BINADE];
    int at = 0;
    for (int binade = 0; binade < BINADES; binade++) {
      for (int i = 0; i < PER_BINADE; i++) {
        int mantissa = i == PER_BINADE - 1 ? 0x7FFFFF : (int) ((long) i * 4_063_229L & 0x7FFFFF);
        points[at++] = Float.intBitsToFloat(binade << 23 | mantissa);
        points[at++] = Float.intBitsToFloat(1 << 31 | binade << 23 | mantissa);
      }
    }
    return points;
  }

  /** 2²⁰ points evenly from −24 to 24, then a quarter as many from −110 to 110. */
  static float[] whereItBends() {
    int dense = 1 << 20;
    int wide = dense / 4;
    float[] points = new float[dense + wide];
    for (int i = 0; i < dense; i++) {
      points[i] = (float) (-24 + 48 * (i + 0.5) / dense);
    }
    for (int i = 0; i < wide; i++) {
      points[dense + i] = (float) (-110 + 220 * (i + 0.5) / wide);
    }
    return points;
  }
}
