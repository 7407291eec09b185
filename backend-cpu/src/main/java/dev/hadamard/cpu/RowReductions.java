package dev.hadamard.cpu;

/**
 * Sums and maxima of stretches of an array. A sum is divided into stretches of {@link #STRETCH}
 * terms, which are added in double. A stretch has {@link #CHAINS} chains, of which the first takes
 * terms 0, 16, 32 and so on; what fills no row of chains is one more. So a term passes some 20
 * roundings to float at most, and the bits depend neither on the loop nor on a vector's length.
 */
interface RowReductions {

  /** Terms that are summed in float. */
  int STRETCH = 256;

  /** As many as the longest vector has elements. */
  int CHAINS = 16;

  /** The loops that C2 compiles as they are. */
  RowReductions PLAIN = new PlainReductions();

  /** Σ (xᵢ − shift) over i in [from, to). */
  double sum(float[] x, float shift, int from, int to);

  /** Σ xᵢ·yᵢ over i in [from, to), each product fused with its addition. */
  double sumOfProducts(float[] x, float[] y, int from, int to);

  /** The largest xᵢ of i in [from, to): −∞ if there is none, NaN if one is. */
  float largest(float[] x, int from, int to);
}
