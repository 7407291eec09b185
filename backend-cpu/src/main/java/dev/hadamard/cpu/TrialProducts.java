package dev.hadamard.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small products that meet every method of {@code SimdTileOfEight}, {@code SimdTileOfFour} and
 * {@code SimdColumnTile}, whatever the length of a vector.
 */
final class TrialProducts implements Runnable {

  /** A tile of eight rows and one of four. */
  private static final int M = 12;

  /** Strips of three vectors, of two, of four and of one. */
  private static final int[] WIDTHS = {80, 64, 16, 8, 4};

  /** Long enough to count as a loop, short because it is interpreted at first. */
  private static final int K = 20;

  private final Gemm gemm;
  private final List<Product> products = new ArrayList<>();

  TrialProducts(Loops loops) {
    gemm = loops.gemm(new ThreadTeam(1));
    for (int n : WIDTHS) {
      MatrixView rows = new MatrixView(ones(M * K), K, 1);
      MatrixView columns = new MatrixView(ones(M * K), 1, M);
      MatrixView b = new MatrixView(ones(K * n), n, 1);
      MatrixView c = new MatrixView(new float[M * n], n, 1);
      products.add(new Product(M, n, K, 1, rows, b, 0, c, Epilogue.NONE));
      products.add(new Product(M, n, K, 1, columns, b, 0, c, Epilogue.NONE));
    }
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public void run() {
    products.forEach(gemm::multiply);
  }
}
