package dev.hadamard.cpu;

/**
 * The matrix product in plain Java: blocked, packed, divided among a team of threads.
 *
 * <pre>
 *            n
 *         ┌─────┐       for each 512 of n, for each 1024 of k:
 *       k │  b  │         copy this panel of b into arrays, one a row
 *         └─────┘         for every 64 rows of a        (divided among the threads)
 *    k                      for each 128 rows of the panel
 *  ┌───┐  ┌─────┐             for every four rows of a, two rows of the panel at a time:
 * m│ a │  │  c  │               four rows of sums += 4 × 2 elements of a · two panel rows
 *  └───┘  └─────┘           64 rows of c ← α·sums + β·c
 * </pre>
 *
 * <p>Only rows and columns of c are divided, never k, and each element adds its products in {@link
 * SummationOrder}. So the bits are the same for every number of threads.
 */
final class PlainGemm implements Gemm {

  /** Below this many multiply-adds a second thread costs more than it gains. */
  private static final long SMALL = 250_000;

  /** A result narrower than this is computed transposed if that makes it wider. */
  private static final int NARROW = 128;

  /** Rows of a panel that a thread packs at a time. */
  private static final int SLICE = 24;

  private final ThreadTeam team;
  private final GemmWorker[] workers;
  private final Panel shared = new Panel();

  PlainGemm(ThreadTeam team) {
    this.team = team;
    this.workers = new GemmWorker[team.size()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new GemmWorker();
    }
  }

  @Override
  public void multiply(Product product) {
    if (LongSums.areIn(product)) {
      LongSums.multiply(product, this::multiplyStretch);
    } else {
      multiplyStretch(product);
    }
  }

  private void multiplyStretch(Product given) {
    Product product = isTransposed(given) ? given.transposed() : given;
    if (team.size() == 1 || product.multiplyAdds() < SMALL) {
      columns(product, workers[0], 0, product.n());
    } else if (product.m() < Microkernel.ROWS * team.size()) {
      divideColumns(product);
    } else {
      divideRows(product);
    }
  }

  /** What a window finds in images is copied, so it is the right operand, which always is. */
  private static boolean isTransposed(Product product) {
    return product.a().isGathered()
        || (!product.b().isGathered() && isTransposed(product.m(), product.n()));
  }

  /** Whether a product of this size is computed as cᵀ ← bᵀ·aᵀ, so that rows and columns change. */
  static boolean isTransposed(int m, int n) {
    return n < NARROW && n < m;
  }

  /** Few rows: each thread packs and multiplies columns of its own. */
  private void divideColumns(Product product) {
    int width = Math.max(64, (product.n() + team.size() - 1) / team.size());
    team.run(
        partsOf(product.n(), width),
        (part, member) ->
            columns(product, workers[member], part * width, end(part, width, product.n())));
  }

  /** Columns [from, to) of c, by one thread. */
  private static void columns(Product product, GemmWorker worker, int from, int to) {
    Panel panel = worker.panel;
    int stretch = SummationOrder.stretch(product.k());
    for (int j = from; j < to; j += Math.min(Panel.WIDTH, to - j)) {
      for (int p = 0; p < product.k(); p += Math.min(stretch, product.k() - p)) {
        panel.place(p, j, Math.min(stretch, product.k() - p), Math.min(Panel.WIDTH, to - j));
        panel.pack(product.b(), 0, panel.height());
        worker.multiply(product, panel, 0, product.m());
      }
    }
  }

  /** Many rows: the threads pack a panel together, then each multiplies rows of its own. */
  private void divideRows(Product product) {
    int strip = rowsPerPart(product.m());
    int strips = partsOf(product.m(), strip);
    int stretch = SummationOrder.stretch(product.k());
    for (int j = 0; j < product.n(); j += Math.min(Panel.WIDTH, product.n() - j)) {
      for (int p = 0; p < product.k(); p += Math.min(stretch, product.k() - p)) {
        shared.place(
            p, j, Math.min(stretch, product.k() - p), Math.min(Panel.WIDTH, product.n() - j));
        packShared(product.b());
        team.run(
            strips,
            (part, member) ->
                workers[member].multiply(
                    product, shared, part * strip, end(part, strip, product.m())));
      }
    }
  }

  private void packShared(MatrixView b) {
    int height = shared.height();
    team.run(
        partsOf(height, SLICE),
        (part, member) -> shared.pack(b, part * SLICE, end(part, SLICE, height)));
  }

  /** Whole tiles, so that only the last one repeats rows. */
  private int rowsPerPart(int m) {
    return partsOf(partsOf(m, Microkernel.ROWS), 2 * team.size()) * Microkernel.ROWS;
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }

  private static int end(int part, int size, int extent) {
    return part * size + Math.min(size, extent - part * size);
  }
}
