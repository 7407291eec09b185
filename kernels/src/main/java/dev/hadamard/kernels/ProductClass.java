package dev.hadamard.kernels;

/**
 * A class of matrix products that share their tuning: the same operands are transposed, and each
 * extent rounds to the same power of two on a logarithmic scale. All extents from {@value #CAP} on
 * are treated alike.
 *
 * @param transposedA whether A is stored transposed
 * @param transposedB whether B is stored transposed
 * @param m the rows of the result, rounded
 * @param n the columns of the result, rounded
 * @param k the terms of each sum, rounded
 */
public record ProductClass(boolean transposedA, boolean transposedB, int m, int n, int k) {

  private static final int CAP = 4096;

  /** Returns the class of a product with these extents, all at least 1. */
  public static ProductClass of(boolean transposedA, boolean transposedB, int m, int n, int k) {
    return new ProductClass(transposedA, transposedB, rounded(m), rounded(n), rounded(k));
  }

  /** The power of two whose ratio to the extent is nearest to 1, at most the cap. */
  private static int rounded(int extent) {
    int below = Integer.highestOneBit(Math.min(extent, CAP));
    boolean isNearerAbove = (long) extent * extent > 2L * below * below;
    return isNearerAbove ? Math.min(CAP, 2 * below) : below;
  }

  /** The text form, as in {@code NT 64x512x1024}: transposition, m, n, k. */
  @Override
  public String toString() {
    return (transposedA ? "T" : "N") + (transposedB ? "T" : "N") + " " + m + "x" + n + "x" + k;
  }

  /**
   * Parses the text form.
   *
   * @throws IllegalArgumentException if the text is not a class
   */
  public static ProductClass parse(String text) {
    if (text.matches("[NT][NT] \\d{1,4}x\\d{1,4}x\\d{1,4}")) {
      String[] extents = text.substring(3).split("x", -1);
      ProductClass parsed =
          of(
              text.charAt(0) == 'T',
              text.charAt(1) == 'T',
              Math.max(1, Integer.parseInt(extents[0])),
              Math.max(1, Integer.parseInt(extents[1])),
              Math.max(1, Integer.parseInt(extents[2])));
      if (parsed.toString().equals(text)) {
        return parsed;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no class of products");
  }
}
