package dev.hadamard.cpu;

/**
 * The general matrix product: blocked, packed, divided among a team of threads.
 *
 * <pre>
 *            n                     for each stretch of n  (panel width)
 *         ┌─────┐                    for each stretch of k  (panel height)
 *       k │panel│                      copy the panel of b into arrays, one a row
 *         └─────┘                      for every three rows of a   (divided among the threads)
 *    k                                   for each 48 of k: three sums over the panel's width
 *  ┌───┐  ┌─────┐                        c ← α·sum + β·c
 * m│ a │  │  c  │
 *  └───┘  └─────┘
 * </pre>
 *
 * <p>Only rows and columns of c are divided, never k, and each element adds its products in an
 * order that depends on k and the row's number alone. So the bits are the same for every number of
 * threads.
 */
final class Gemm {

  /** Below this many multiply-adds a second thread costs more than it gains. */
  private static final long SMALL = 150_000;

  /** A result narrower than this is computed transposed if that makes it wider. */
  private static final int NARROW = 128;

  private final ThreadTeam team;
  private final GemmWorker[] workers;
  private final Panel shared = new Panel();

  Gemm(ThreadTeam team) {
    this.team = team;
    this.workers = new GemmWorker[team.size()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new GemmWorker();
    }
  }

  void multiply(Product given) {
    Product product = isTransposed(given.m(), given.n()) ? given.transposed() : given;
    if (team.size() == 1 || product.multiplyAdds() < SMALL) {
      columns(product, workers[0], 0, product.n());
    } else if (product.m() < 2 * Microkernel.TILE * team.size()) {
      divideColumns(product);
    } else {
      divideRows(product);
    }
  }

  /** Whether a product of this size is computed as cᵀ ← bᵀ·aᵀ, so that rows and columns change. */
  static boolean isTransposed(int m, int n) {
    return n < NARROW && n < m;
  }

  /** Few rows: each thread packs and multiplies columns of its own. */
  private void divideColumns(Product product) {
    int width = Math.max(64, (product.n() + team.size() - 1) / team.size());
    int parts = (product.n() + width - 1) / width;
    team.run(
        parts,
        (part, member) ->
            columns(
                product,
                workers[member],
                part * width,
                Math.min(part * width + width, product.n())));
  }

  /** Columns [from, to) of c, by one thread. */
  private static void columns(Product product, GemmWorker worker, int from, int to) {
    for (int j = from; j < to; j += Panel.WIDTH) {
      int width = Math.min(Panel.WIDTH, to - j);
      for (int p = 0; p < product.k(); p += Panel.HEIGHT) {
        int height = Math.min(Panel.HEIGHT, product.k() - p);
        Panel panel = worker.panel;
        panel.reserve(height);
        panel.pack(product.b(), p, j, height, width, 0, Panel.padded(height));
        rows(product, worker, panel, 0, product.m(), p, height, j, width);
      }
    }
  }

  /** Many rows: the threads pack a panel together, then each multiplies rows of its own. */
  private void divideRows(Product product) {
    int slice = 6 * Microkernel.TILE;
    int strip = rowsPerPart(product.m());
    for (int j = 0; j < product.n(); j += Panel.WIDTH) {
      int first = j;
      int width = Math.min(Panel.WIDTH, product.n() - j);
      for (int p = 0; p < product.k(); p += Panel.HEIGHT) {
        int top = p;
        int height = Math.min(Panel.HEIGHT, product.k() - p);
        int padded = Panel.padded(height);
        shared.reserve(height);
        team.run(
            (padded + slice - 1) / slice,
            (part, member) ->
                shared.pack(
                    product.b(),
                    top,
                    first,
                    height,
                    width,
                    part * slice,
                    Math.min(part * slice + slice, padded)));
        team.run(
            (product.m() + strip - 1) / strip,
            (part, member) ->
                rows(
                    product,
                    workers[member],
                    shared,
                    part * strip,
                    Math.min(part * strip + strip, product.m()),
                    top,
                    height,
                    first,
                    width));
      }
    }
  }

  /** A multiple of the tile, so that a row's place in its tile is the same for every team. */
  private int rowsPerPart(int m) {
    int tiles = (m + Microkernel.TILE - 1) / Microkernel.TILE;
    int parts = 2 * team.size();
    return (tiles + parts - 1) / parts * Microkernel.TILE;
  }

  private static void rows(
      Product product,
      GemmWorker worker,
      Panel panel,
      int from,
      int to,
      int p,
      int height,
      int j,
      int width) {
    for (int i = from; i < to; i += Microkernel.TILE) {
      worker.multiply(product, panel, i, Math.min(Microkernel.TILE, to - i), p, height, j, width);
    }
  }
}
