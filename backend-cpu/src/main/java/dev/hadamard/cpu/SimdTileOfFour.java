package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SimdTileOfEight} for four rows: what is left of a matrix with fewer, and all of it where
 * there are 16 vector registers only. 12 sums, 3 vectors and 1 broadcast fill them.
 */
final class SimdTileOfFour {

  /** Rows of a tile. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  private SimdTileOfFour() {}

  /**
   * sumᵣⱼ ← Σₚ aᵣₚ·bₚⱼ over p in [0, k), each element's sum in one chain.
   *
   * @param vectors width of the tile, 1 to 3
   * @param a rows of the left operand, the first from {@code r0} on, {@code step} apart
   * @param last the last row there is, 0 to 3; the others repeat it, and their sums mean nothing
   * @param b rows of the right operand, the first from {@code b0} on, {@code pitch} apart
   * @param sum the tile's rows from {@code s} on, without gaps
   */
  static void multiply(
      int vectors,
      int k,
      float[] a,
      int r0,
      int step,
      int last,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s) {
    int r1 = r0 + Math.min(1, last) * step;
    int r2 = r0 + Math.min(2, last) * step;
    int r3 = r0 + Math.min(3, last) * step;
    switch (vectors) {
      case 1 -> byOne(k, a, r0, r1, r2, r3, b, b0, pitch, sum, s);
      case 2 -> byTwo(k, a, r0, r1, r2, r3, b, b0, pitch, sum, s);
      default -> byThree(k, a, r0, r1, r2, r3, b, b0, pitch, sum, s);
    }
  }

  /** Tiles of one vector: 4 sums. */
  private static void byOne(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      int q = b0 + p * pitch;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + p]);
      s00 = y0.fma(x0, s00);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + p]);
      s10 = y1.fma(x0, s10);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + p]);
      s20 = y2.fma(x0, s20);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + p]);
      s30 = y3.fma(x0, s30);
    }
    s00.intoArray(sum, s);
    s10.intoArray(sum, s + LANES);
    s20.intoArray(sum, s + 2 * LANES);
    s30.intoArray(sum, s + 3 * LANES);
  }

  /** Tiles of two vectors: 8 sums. */
  private static void byTwo(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      int q = b0 + p * pitch;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + p]);
      s00 = y0.fma(x0, s00);
      s01 = y0.fma(x1, s01);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + p]);
      s10 = y1.fma(x0, s10);
      s11 = y1.fma(x1, s11);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + p]);
      s20 = y2.fma(x0, s20);
      s21 = y2.fma(x1, s21);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + p]);
      s30 = y3.fma(x0, s30);
      s31 = y3.fma(x1, s31);
    }
    s00.intoArray(sum, s);
    s01.intoArray(sum, s + LANES);
    s10.intoArray(sum, s + 2 * LANES);
    s11.intoArray(sum, s + 3 * LANES);
    s20.intoArray(sum, s + 4 * LANES);
    s21.intoArray(sum, s + 5 * LANES);
    s30.intoArray(sum, s + 6 * LANES);
    s31.intoArray(sum, s + 7 * LANES);
  }

  /** Tiles of three vectors: 12 sums. */
  private static void byThree(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s02 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s22 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s32 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      int q = b0 + p * pitch;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + p]);
      s00 = y0.fma(x0, s00);
      s01 = y0.fma(x1, s01);
      s02 = y0.fma(x2, s02);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + p]);
      s10 = y1.fma(x0, s10);
      s11 = y1.fma(x1, s11);
      s12 = y1.fma(x2, s12);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + p]);
      s20 = y2.fma(x0, s20);
      s21 = y2.fma(x1, s21);
      s22 = y2.fma(x2, s22);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + p]);
      s30 = y3.fma(x0, s30);
      s31 = y3.fma(x1, s31);
      s32 = y3.fma(x2, s32);
    }
    s00.intoArray(sum, s);
    s01.intoArray(sum, s + LANES);
    s02.intoArray(sum, s + 2 * LANES);
    s10.intoArray(sum, s + 3 * LANES);
    s11.intoArray(sum, s + 4 * LANES);
    s12.intoArray(sum, s + 5 * LANES);
    s20.intoArray(sum, s + 6 * LANES);
    s21.intoArray(sum, s + 7 * LANES);
    s22.intoArray(sum, s + 8 * LANES);
    s30.intoArray(sum, s + 9 * LANES);
    s31.intoArray(sum, s + 10 * LANES);
    s32.intoArray(sum, s + 11 * LANES);
  }
}
