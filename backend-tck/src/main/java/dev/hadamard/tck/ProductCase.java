package dev.hadamard.tck;

import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One matrix product: op(A) is m × k, op(B) is k × n.
 *
 * <p>{@link #grid} makes the sizes of families 1 and 2: 144 cases a pair of transposes in which
 * every two of m, n, k take every pair of values exactly once (an orthogonal array built from the
 * Latin square i + j), and every size meets all nine pairs of α and β.
 */
record ProductCase(Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {

  /** Round the powers of two that tiles have, and away from them. */
  static final int[] SIZES = {1, 2, 7, 15, 16, 17, 31, 33, 64, 127, 129, 257};

  private static final float[] FACTORS = {0, 1, -0.5f};

  static List<ProductCase> grid(Transpose ta, Transpose tb) {
    List<ProductCase> cases = new ArrayList<>();
    int shift = (ta == Transpose.YES ? 6 : 0) + (tb == Transpose.YES ? 3 : 0);
    for (int i = 0; i < SIZES.length; i++) {
      for (int j = 0; j < SIZES.length; j++) {
        cases.add(
            new ProductCase(
                ta,
                tb,
                SIZES[i],
                SIZES[j],
                SIZES[(i + j + shift) % SIZES.length],
                FACTORS[j % 3],
                FACTORS[(i + j / 3) % 3]));
      }
    }
    return cases;
  }

  /** Rows, columns and sums far longer than a tile. */
  static List<ProductCase> extremes(Transpose ta, Transpose tb) {
    List<ProductCase> cases = new ArrayList<>();
    for (int[] mnk :
        new int[][] {
          {1, 4099, 65},
          {4099, 1, 65},
          {1, 1, 65536},
          {3, 17, 65536},
          {17, 2, 65536},
          {1, 2053, 1},
          {2053, 1, 1},
          {513, 10, 64}
        }) {
      cases.add(new ProductCase(ta, tb, mnk[0], mnk[1], mnk[2], 1, 0));
      cases.add(new ProductCase(ta, tb, mnk[0], mnk[1], mnk[2], -0.5f, 1));
    }
    return cases;
  }

  ProductCase withFactors(float newAlpha, float newBeta) {
    return new ProductCase(ta, tb, m, n, k, newAlpha, newBeta);
  }

  /** Runs the product on a backend, in tensors of its own, and reads the result. */
  float[] run(Family family, float[] a, float[] b, float[] c) {
    try (TensorArena arena = family.backend().newArena()) {
      Tensor left =
          ta == Transpose.NO ? family.tensor(arena, a, m, k) : family.tensor(arena, a, k, m);
      Tensor right =
          tb == Transpose.NO ? family.tensor(arena, b, k, n) : family.tensor(arena, b, n, k);
      Tensor out = family.tensor(arena, c, m, n);
      family.backend().matmul(alpha, left, ta, right, tb, beta, out);
      float[] result = new float[m * n];
      family.backend().read(out, FloatBuffer.wrap(result));
      return result;
    }
  }

  /** The exact result with its magnitudes. */
  Oracle.Sums exact(float[] a, float[] b, float[] c) {
    return Oracle.matmul(alpha, a, ta, b, tb, beta, c, m, n, k);
  }
}
