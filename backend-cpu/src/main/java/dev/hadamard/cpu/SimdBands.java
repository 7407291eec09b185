package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;

/**
 * Products whose left operand's rows are what a window finds at the positions of images. There are
 * many more of them than a matrix of weights has columns, and all of them would go through memory.
 * So each thread copies the lines that some positions see, few enough to stay in the second cache
 * for all strips of the weights.
 *
 * <pre>
 *                    n
 *                 ┌─┬─┬─┐     for each 1024 of k:
 *               k │ │ │ │       the strips of the weights are copied    (divided among the threads)
 *                 └─┴─┴─┘       for each band of positions:             (divided among the threads)
 *  images   ┌───┐ ┌─┬─┬─┐         the lines that they see are copied, with zeros around
 *  band     ├───┤ ├─┼─┼─┤         for each strip, for each 64 positions:
 *           └───┘ └─┴─┴─┘           a block of c, as in {@link SimdGemm}
 * </pre>
 */
final class SimdBands {

  /** Floats of images that are copied at once; they take a quarter of a second cache of 1 MB. */
  private static final int BAND = 65_536;

  /** Bands for each thread, so that one that is done early has more to do. */
  private static final int BANDS = 4;

  private final ThreadTeam team;
  private final SimdWorker[] workers;

  SimdBands(ThreadTeam team, SimdWorker[] workers) {
    this.team = team;
    this.workers = workers;
  }

  /**
   * Computes one.
   *
   * @param shared where the strips of the right operand are copied to
   * @param threads how many threads share it
   */
  void multiply(Product product, SimdOperands shared, int threads) {
    int depth = SummationOrder.stretch(product.k());
    int rows = rowsOfBand(product, threads);
    int bands = (product.m() - 1) / rows + 1;
    for (int j = 0; j < product.n(); j += Math.min(SimdOperands.PANEL, product.n() - j)) {
      for (int p = 0; p < product.k(); p += Math.min(depth, product.k() - p)) {
        SimdStrips right = shared.placeRight(product, p, j, depth);
        int column = j;
        int step = p;
        run(threads, right.parts(), (part, member) -> right.pack(part));
        run(
            threads,
            bands,
            (part, member) -> {
              int i = part * rows;
              int count = Math.min(rows, product.m() - i);
              workers[member].multiplyBand(product, right, i, count, column, step);
            });
      }
    }
  }

  private void run(int threads, int parts, ThreadTeam.Part part) {
    if (threads > 1) {
      team.run(parts, part);
      return;
    }
    for (int i = 0; i < parts; i++) {
      part.run(i, 0);
    }
  }

  /** Rows whose lines are copied at once: equal parts for the threads if there are enough. */
  private static int rowsOfBand(Product product, int threads) {
    Gather gather = ((GatheredMatrix) product.a()).gather();
    int lines = BAND / PaddedImages.width(gather) - gather.tapRows() * Math.abs(gather.lineStep());
    int fitting = Math.max(SimdWorker.ROWS, lines / gather.stepY() * gather.gridWidth());
    int wanted = partsOf(product.m(), BANDS * threads);
    int bands = partsOf(product.m(), Math.max(SimdWorker.ROWS, Math.min(fitting, wanted)));
    int rows = partsOf(product.m(), partsOf(bands, threads) * threads);
    return partsOf(rows, SimdTileOfEight.ROWS) * SimdTileOfEight.ROWS;
  }

  private static int partsOf(int extent, int size) {
    return (extent - 1) / size + 1;
  }
}
