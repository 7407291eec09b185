package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SimdWindowTileOfEight} for four rows, as {@link SimdTileOfFour} is for matrices: what is
 * left of more rows, all of them where there are 16 vector registers only, and strips of four
 * vectors.
 */
final class SimdWindowTileOfFour {

  /** Rows of a tile. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  private SimdWindowTileOfFour() {}

  /**
   * sumᵣⱼ ← Σₚ aᵣₚ·bₚⱼ over p in [0, k), each element's sum in one chain.
   *
   * @param vectors width of the tile, 1 to 4
   * @param a element (r, p) of the left operand is at {@code rows[row + r] + columns[p0 + p]}
   * @param last the last row there is, 0 to 3; the others repeat it, and their sums mean nothing
   * @param b rows of the right operand, the first from {@code b0} on, {@code pitch} apart
   * @param sum the tile's rows, the first from {@code s} on, {@code sumPitch} apart
   */
  static void multiply(
      int vectors,
      int k,
      float[] a,
      int[] rows,
      int row,
      int last,
      int[] columns,
      int p0,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s,
      int sumPitch) {
    int r0 = rows[row];
    int r1 = rows[row + Math.min(1, last)];
    int r2 = rows[row + Math.min(2, last)];
    int r3 = rows[row + Math.min(3, last)];
    switch (vectors) {
      case 1 -> byOne(k, a, r0, r1, r2, r3, columns, p0, b, b0, pitch, sum, s, sumPitch);
      case 2 -> byTwo(k, a, r0, r1, r2, r3, columns, p0, b, b0, pitch, sum, s, sumPitch);
      case 3 -> byThree(k, a, r0, r1, r2, r3, columns, p0, b, b0, pitch, sum, s, sumPitch);
      default -> byFour(k, a, r0, r1, r2, r3, columns, p0, b, b0, pitch, sum, s, sumPitch);
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
      int[] columns,
      int p0,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s,
      int sumPitch) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      int q = b0 + p * pitch;
      int c = columns[p0 + p];
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + c]);
      s00 = y0.fma(x0, s00);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + c]);
      s10 = y1.fma(x0, s10);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + c]);
      s20 = y2.fma(x0, s20);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + c]);
      s30 = y3.fma(x0, s30);
    }
    s00.intoArray(sum, s);
    s10.intoArray(sum, s + sumPitch);
    s20.intoArray(sum, s + 2 * sumPitch);
    s30.intoArray(sum, s + 3 * sumPitch);
  }

  /** Tiles of two vectors: 8 sums. */
  private static void byTwo(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int[] columns,
      int p0,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s,
      int sumPitch) {
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
      int c = columns[p0 + p];
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + c]);
      s00 = y0.fma(x0, s00);
      s01 = y0.fma(x1, s01);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + c]);
      s10 = y1.fma(x0, s10);
      s11 = y1.fma(x1, s11);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + c]);
      s20 = y2.fma(x0, s20);
      s21 = y2.fma(x1, s21);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + c]);
      s30 = y3.fma(x0, s30);
      s31 = y3.fma(x1, s31);
    }
    s00.intoArray(sum, s);
    s01.intoArray(sum, s + LANES);
    s10.intoArray(sum, s + sumPitch);
    s11.intoArray(sum, s + sumPitch + LANES);
    s20.intoArray(sum, s + 2 * sumPitch);
    s21.intoArray(sum, s + 2 * sumPitch + LANES);
    s30.intoArray(sum, s + 3 * sumPitch);
    s31.intoArray(sum, s + 3 * sumPitch + LANES);
  }

  /** Tiles of three vectors: 12 sums. */
  private static void byThree(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int[] columns,
      int p0,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s,
      int sumPitch) {
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
      int c = columns[p0 + p];
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + c]);
      s00 = y0.fma(x0, s00);
      s01 = y0.fma(x1, s01);
      s02 = y0.fma(x2, s02);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + c]);
      s10 = y1.fma(x0, s10);
      s11 = y1.fma(x1, s11);
      s12 = y1.fma(x2, s12);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + c]);
      s20 = y2.fma(x0, s20);
      s21 = y2.fma(x1, s21);
      s22 = y2.fma(x2, s22);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + c]);
      s30 = y3.fma(x0, s30);
      s31 = y3.fma(x1, s31);
      s32 = y3.fma(x2, s32);
    }
    s00.intoArray(sum, s);
    s01.intoArray(sum, s + LANES);
    s02.intoArray(sum, s + 2 * LANES);
    s10.intoArray(sum, s + sumPitch);
    s11.intoArray(sum, s + sumPitch + LANES);
    s12.intoArray(sum, s + sumPitch + 2 * LANES);
    s20.intoArray(sum, s + 2 * sumPitch);
    s21.intoArray(sum, s + 2 * sumPitch + LANES);
    s22.intoArray(sum, s + 2 * sumPitch + 2 * LANES);
    s30.intoArray(sum, s + 3 * sumPitch);
    s31.intoArray(sum, s + 3 * sumPitch + LANES);
    s32.intoArray(sum, s + 3 * sumPitch + 2 * LANES);
  }

  /** Tiles of four vectors: 16 sums. */
  private static void byFour(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int[] columns,
      int p0,
      float[] b,
      int b0,
      int pitch,
      float[] sum,
      int s,
      int sumPitch) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s02 = FloatVector.zero(SPECIES);
    FloatVector s03 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s22 = FloatVector.zero(SPECIES);
    FloatVector s23 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s32 = FloatVector.zero(SPECIES);
    FloatVector s33 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      int q = b0 + p * pitch;
      int c = columns[p0 + p];
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
      FloatVector x3 = FloatVector.fromArray(SPECIES, b, q + 3 * LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[r0 + c]);
      s00 = y0.fma(x0, s00);
      s01 = y0.fma(x1, s01);
      s02 = y0.fma(x2, s02);
      s03 = y0.fma(x3, s03);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[r1 + c]);
      s10 = y1.fma(x0, s10);
      s11 = y1.fma(x1, s11);
      s12 = y1.fma(x2, s12);
      s13 = y1.fma(x3, s13);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[r2 + c]);
      s20 = y2.fma(x0, s20);
      s21 = y2.fma(x1, s21);
      s22 = y2.fma(x2, s22);
      s23 = y2.fma(x3, s23);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[r3 + c]);
      s30 = y3.fma(x0, s30);
      s31 = y3.fma(x1, s31);
      s32 = y3.fma(x2, s32);
      s33 = y3.fma(x3, s33);
    }
    s00.intoArray(sum, s);
    s01.intoArray(sum, s + LANES);
    s02.intoArray(sum, s + 2 * LANES);
    s03.intoArray(sum, s + 3 * LANES);
    s10.intoArray(sum, s + sumPitch);
    s11.intoArray(sum, s + sumPitch + LANES);
    s12.intoArray(sum, s + sumPitch + 2 * LANES);
    s13.intoArray(sum, s + sumPitch + 3 * LANES);
    s20.intoArray(sum, s + 2 * sumPitch);
    s21.intoArray(sum, s + 2 * sumPitch + LANES);
    s22.intoArray(sum, s + 2 * sumPitch + 2 * LANES);
    s23.intoArray(sum, s + 2 * sumPitch + 3 * LANES);
    s30.intoArray(sum, s + 3 * sumPitch);
    s31.intoArray(sum, s + 3 * sumPitch + LANES);
    s32.intoArray(sum, s + 3 * sumPitch + 2 * LANES);
    s33.intoArray(sum, s + 3 * sumPitch + 3 * LANES);
  }
}
