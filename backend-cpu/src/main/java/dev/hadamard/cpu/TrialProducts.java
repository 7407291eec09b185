package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import dev.hadamard.spi.Gather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small products that meet every method of {@code SimdTileOfEight}, {@code SimdTileOfFour}, {@code
 * SimdColumnTile} and the tiles of windows, whatever the length of a vector.
 */
final class TrialProducts implements Runnable {

  /** A tile of eight rows and one of four. */
  private static final int M = 12;

  /** Strips of three vectors, of two, of four and of one. */
  private static final int[] WIDTHS = {80, 64, 16, 8, 4};

  /** Long enough to count as a loop, short because it is interpreted at first. */
  private static final int K = 18;

  /** Twelve positions of a window that sees eighteen numbers. */
  private static final Gather WINDOWS =
      Gather.of(Window.of(3, 3).padding(1), Shape.of(1, 3, 4, 2), 0);

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
      MatrixView windows = GatheredMatrix.of(ones(M * 2), 0, WINDOWS);
      products.add(new Product(M, n, K, 1, windows, b, 0, c, Epilogue.NONE));
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
