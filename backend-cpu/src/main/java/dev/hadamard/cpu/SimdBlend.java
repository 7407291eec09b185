package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds a product to what a tensor holds. The tensor may begin anywhere in its array, as a view
 * does; of plain loops C2 vectorises only those with one index for both arrays.
 */
final class SimdBlend {

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;

  private SimdBlend() {}

  /**
   * cⱼ ← α·sⱼ + β·cⱼ for n elements of c from an offset on, the bits of {@link Microkernel#blend}.
   */
  static void into(int n, float alpha, float[] s, float beta, float[] c, int offset) {
    int bound = SPECIES.loopBound(n);
    FloatVector a = FloatVector.broadcast(SPECIES, alpha);
    FloatVector b = FloatVector.broadcast(SPECIES, beta);
    for (int j = 0; j < bound; j += SimdLoops.LANES) {
      FloatVector kept = FloatVector.fromArray(SPECIES, c, offset + j).mul(b);
      FloatVector.fromArray(SPECIES, s, j).fma(a, kept).intoArray(c, offset + j);
    }
    for (int j = bound; j < n; j++) {
      c[offset + j] = Math.fma(alpha, s[j], beta * c[offset + j]);
    }
  }
}
