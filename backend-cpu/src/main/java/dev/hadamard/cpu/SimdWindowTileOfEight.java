package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SimdTileOfEight} for what a window finds in images: {@link SimdWindows} tells where each
 * element lies, so that none is copied. An element's place is the sum of one number of its row and
 * one of its column.
 *
 * <pre>
 *   rows     the place of a position of the window      columns   the place of a number within it
 * </pre>
 *
 * For the gradient of the weights the two change their parts.
 */
final class SimdWindowTileOfEight {

  /** Rows of a tile. */
  static final int ROWS = 8;

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  private SimdWindowTileOfEight() {}

  /**
   * sumᵣⱼ ← Σₚ aᵣₚ·bₚⱼ over p in [0, k), each element's sum in one chain.
   *
   * @param vectors width of the tile, 1 to 3
   * @param a element (r, p) of the left operand is at {@code rows[row + r] + columns[p0 + p]}
   * @param last the last row there is, 0 to 7; the others repeat it, and their sums mean nothing
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
    int r4 = rows[row + Math.min(4, last)];
    int r5 = rows[row + Math.min(5, last)];
    int r6 = rows[row + Math.min(6, last)];
    int r7 = rows[row + Math.min(7, last)];
    switch (vectors) {
      case 1 ->
          byOne(k, a, r0, r1, r2, r3, r4, r5, r6, r7, columns, p0, b, b0, pitch, sum, s, sumPitch);
      case 2 ->
          byTwo(k, a, r0, r1, r2, r3, r4, r5, r6, r7, columns, p0, b, b0, pitch, sum, s, sumPitch);
      default ->
          byThree(
              k, a, r0, r1, r2, r3, r4, r5, r6, r7, columns, p0, b, b0, pitch, sum, s, sumPitch);
    }
  }

  /** Tiles of one vector: 8 sums. */
  private static void byOne(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int r4,
      int r5,
      int r6,
      int r7,
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
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
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
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[r4 + c]);
      s40 = y4.fma(x0, s40);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[r5 + c]);
      s50 = y5.fma(x0, s50);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[r6 + c]);
      s60 = y6.fma(x0, s60);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[r7 + c]);
      s70 = y7.fma(x0, s70);
    }
    s00.intoArray(sum, s);
    s10.intoArray(sum, s + sumPitch);
    s20.intoArray(sum, s + 2 * sumPitch);
    s30.intoArray(sum, s + 3 * sumPitch);
    s40.intoArray(sum, s + 4 * sumPitch);
    s50.intoArray(sum, s + 5 * sumPitch);
    s60.intoArray(sum, s + 6 * sumPitch);
    s70.intoArray(sum, s + 7 * sumPitch);
  }

  /** Tiles of two vectors: 16 sums. */
  private static void byTwo(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int r4,
      int r5,
      int r6,
      int r7,
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
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s41 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s51 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s61 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    FloatVector s71 = FloatVector.zero(SPECIES);
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
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[r4 + c]);
      s40 = y4.fma(x0, s40);
      s41 = y4.fma(x1, s41);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[r5 + c]);
      s50 = y5.fma(x0, s50);
      s51 = y5.fma(x1, s51);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[r6 + c]);
      s60 = y6.fma(x0, s60);
      s61 = y6.fma(x1, s61);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[r7 + c]);
      s70 = y7.fma(x0, s70);
      s71 = y7.fma(x1, s71);
    }
    s00.intoArray(sum, s);
    s01.intoArray(sum, s + LANES);
    s10.intoArray(sum, s + sumPitch);
    s11.intoArray(sum, s + sumPitch + LANES);
    s20.intoArray(sum, s + 2 * sumPitch);
    s21.intoArray(sum, s + 2 * sumPitch + LANES);
    s30.intoArray(sum, s + 3 * sumPitch);
    s31.intoArray(sum, s + 3 * sumPitch + LANES);
    s40.intoArray(sum, s + 4 * sumPitch);
    s41.intoArray(sum, s + 4 * sumPitch + LANES);
    s50.intoArray(sum, s + 5 * sumPitch);
    s51.intoArray(sum, s + 5 * sumPitch + LANES);
    s60.intoArray(sum, s + 6 * sumPitch);
    s61.intoArray(sum, s + 6 * sumPitch + LANES);
    s70.intoArray(sum, s + 7 * sumPitch);
    s71.intoArray(sum, s + 7 * sumPitch + LANES);
  }

  /** Tiles of three vectors: 24 sums. */
  private static void byThree(
      int k,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int r4,
      int r5,
      int r6,
      int r7,
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
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s41 = FloatVector.zero(SPECIES);
    FloatVector s42 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s51 = FloatVector.zero(SPECIES);
    FloatVector s52 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s61 = FloatVector.zero(SPECIES);
    FloatVector s62 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    FloatVector s71 = FloatVector.zero(SPECIES);
    FloatVector s72 = FloatVector.zero(SPECIES);
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
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[r4 + c]);
      s40 = y4.fma(x0, s40);
      s41 = y4.fma(x1, s41);
      s42 = y4.fma(x2, s42);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[r5 + c]);
      s50 = y5.fma(x0, s50);
      s51 = y5.fma(x1, s51);
      s52 = y5.fma(x2, s52);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[r6 + c]);
      s60 = y6.fma(x0, s60);
      s61 = y6.fma(x1, s61);
      s62 = y6.fma(x2, s62);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[r7 + c]);
      s70 = y7.fma(x0, s70);
      s71 = y7.fma(x1, s71);
      s72 = y7.fma(x2, s72);
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
    s40.intoArray(sum, s + 4 * sumPitch);
    s41.intoArray(sum, s + 4 * sumPitch + LANES);
    s42.intoArray(sum, s + 4 * sumPitch + 2 * LANES);
    s50.intoArray(sum, s + 5 * sumPitch);
    s51.intoArray(sum, s + 5 * sumPitch + LANES);
    s52.intoArray(sum, s + 5 * sumPitch + 2 * LANES);
    s60.intoArray(sum, s + 6 * sumPitch);
    s61.intoArray(sum, s + 6 * sumPitch + LANES);
    s62.intoArray(sum, s + 6 * sumPitch + 2 * LANES);
    s70.intoArray(sum, s + 7 * sumPitch);
    s71.intoArray(sum, s + 7 * sumPitch + LANES);
    s72.intoArray(sum, s + 7 * sumPitch + 2 * LANES);
  }
}
