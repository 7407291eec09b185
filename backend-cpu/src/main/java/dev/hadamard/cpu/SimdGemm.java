package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;

/**
 * The matrix product with the vector module: tiles of the result that stay in registers.
 *
 * <pre>
 *             n
 *          ┌─┬─┬─┐     for each 1024 of k:
 *        k │ │ │ │       the strips of b and the rows of a are copied, where they do not lie
 *          └─┴─┴─┘       as the tiles want them     (divided among the threads)
 *     k                  for each strip, for each 64 rows of a     (divided among the threads)
 *  ┌─────┐ ┌─┬─┬─┐         for each 128 of k:
 *  ├─────┤ ├─┼─┼─┤           for each 8 rows: a tile of 8 × 48 sums
 * m├─────┤ ├─┼─┼─┤         a block of 64 × 48 of c ← α·sums + β·c
 *  └─────┘ └─┴─┴─┘
 * </pre>
 *
 * <p>The copies cost as much as some dozens of multiply-adds an element, so a product is computed
 * as cᵀ ← bᵀ·aᵀ where that copies less: a layer's x·Wᵀ then reads W where it is.
 *
 * <p>Each element adds its products in {@link SummationOrder}: a strip of 48 columns and 1024 of k
 * takes 192 KB of the second cache. The blocking goes back to Goto and van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (2008).
 */
final class SimdGemm implements Gemm {

  /**
   * Below this many multiply-adds a second thread costs more than it gains: 128³ took 19 µs alone
   * and 26 µs by two, 160³ took 39 and 24.
   */
  private static final long SMALL = 2_500_000;

  /**
   * Elements of a small product whose α, β and epilogue are applied to all of it at once, as it
   * stays in the second cache: no block is copied.
   */
  private static final int LARGEST_BLOCK = 65_536;

  /** Most rows and columns of the result at a time: copies then take at most 12 MB each. */
  private static final int PANEL = 3072;

  /** Blocks for each thread, so that one that is done early has more to do. */
  private static final int BLOCKS = 4;

  /** Floats of images that are copied at once; they take a quarter of a second cache of 1 MB. */
  private static final int BAND = 65_536;

  /** Multiply-adds that take as long as copying one element to another place of its row. */
  private static final long COPY = 40;

  private final ThreadTeam team;
  private final SimdWorker[] workers;
  private final SimdWindows[] windows;
  private final SimdRows rows = new SimdRows();
  private final SimdStrips right = new SimdStrips();
  private float[] scratch = new float[0];

  SimdGemm(ThreadTeam team) {
    this.team = team;
    this.workers = new SimdWorker[team.size()];
    this.windows = new SimdWindows[team.size()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new SimdWorker();
      windows[i] = new SimdWindows();
    }
  }

  @Override
  public void multiply(Product product) {
    try {
      if (LongSums.areIn(product)) {
        LongSums.multiply(product, this::multiplyStretch);
      } else {
        multiplyStretch(product);
      }
    } finally { // tensors that are freed later have to be collectable
      rows.release();
      right.release();
      for (SimdWindows each : windows) {
        each.release();
      }
    }
  }

  private void multiplyStretch(Product product) {
    Block all = new Block(0, 0, product.m(), product.n());
    if (product.isPlain()
        || !isSmall(product)
        || all.length() > LARGEST_BLOCK
        || !mayFinish(product, all)
        || product.k() > SummationOrder.LONGEST_STRETCH) {
      multiplyTheCheaperWay(product);
    } else {
      float[] c = product.c().data;
      float[] scratch = scratch(all.length());
      if (product.beta() == 0) {
        multiplyTheCheaperWay(product.plainInto(c));
        if (product.alpha() != 1) {
          Microkernel.scale(all.length(), product.alpha(), c);
        }
      } else {
        multiplyTheCheaperWay(product.plainInto(scratch));
        int offset = product.c().offset(0, 0);
        SimdBlend.into(all.length(), product.alpha(), scratch, product.beta(), c, offset);
      }
      product.epilogue().apply(all, c, scratch);
    }
  }

  /**
   * Whether c lies so that what follows the product can be done to all of it: its rows one behind
   * the other, and from the beginning of the array unless it is only added to.
   */
  private static boolean mayFinish(Product product, Block all) {
    boolean isAdded = product.beta() != 0 && product.epilogue() == Epilogue.NONE;
    return product.c().isDense(all) && (isAdded || product.c().offset(0, 0) == 0);
  }

  private boolean isSmall(Product product) {
    return team.size() == 1 || product.multiplyAdds() < SMALL;
  }

  private float[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new float[length];
    }
    return scratch;
  }

  private void multiplyTheCheaperWay(Product product) {
    if (product.a().isGathered()) {
      multiplyWindows(product);
    } else if (product.b().isGathered() || isCheaperTransposed(product)) {
      multiplyAsItIs(product.transposed());
    } else {
      multiplyAsItIs(product);
    }
  }

  /**
   * A left operand whose rows are what a window finds in images. Each thread copies the lines that
   * some of the rows see, few enough to stay in the second cache for all strips: it has many more
   * rows than a matrix of weights has columns, and all of them would go through memory.
   */
  private void multiplyWindows(Product product) {
    boolean alone = isSmall(product);
    int depth = SummationOrder.stretch(product.k());
    int rows = rowsOfBand(product, alone ? 1 : team.size());
    for (int j = 0; j < product.n(); j += Math.min(PANEL, product.n() - j)) {
      for (int p = 0; p < product.k(); p += Math.min(depth, product.k() - p)) {
        placeRight(product, p, j, depth);
        run(alone, right.parts(), (part, member) -> right.pack(part));
        int column = j;
        int step = p;
        run(
            alone,
            partsOf(product.m(), rows),
            (part, member) -> {
              int i = part * rows;
              int count = Math.min(rows, product.m() - i);
              multiplyBand(product, windows[member], workers[member], i, count, column, step);
            });
      }
    }
  }

  /** Rows whose lines are copied at once: equal parts for the threads if there are enough. */
  private static int rowsOfBand(Product product, int threads) {
    Gather gather = ((GatheredMatrix) product.a()).gather();
    int lines = BAND / PaddedImages.width(gather) - gather.tapRows() * Math.abs(gather.lineStep());
    int fitting = Math.max(SimdWorker.ROWS, lines / gather.stepY() * gather.gridWidth());
    int wanted = partsOf(product.m(), BLOCKS * threads);
    int parts = partsOf(product.m(), Math.max(SimdWorker.ROWS, Math.min(fitting, wanted)));
    int rows = partsOf(product.m(), partsOf(parts, threads) * threads);
    return partsOf(rows, SimdTileOfEight.ROWS) * SimdTileOfEight.ROWS;
  }

  private void multiplyBand(
      Product product, SimdWindows rows, SimdWorker worker, int i, int count, int j, int p) {
    rows.place((GatheredMatrix) product.a(), i, p, count, right.height());
    for (int part = 0; part < rows.parts(); part++) {
      rows.pack(part);
    }
    for (int strip = 0; strip < right.count(); strip++) {
      for (int from = 0; from < count; from += SimdWorker.ROWS) {
        int to = Math.min(count, from + SimdWorker.ROWS);
        worker.multiply(product, rows, right, strip, from, to, i, j, p);
      }
    }
  }

  /** The right operand from row p and column j on, at most {@code depth} rows of it. */
  private void placeRight(Product product, int p, int j, int depth) {
    MatrixView a = product.a();
    boolean fits = a.isGathered() || !SimdRows.areByColumns(a);
    int last = SimdLoops.HAS_MANY_REGISTERS && fits ? 4 : 2;
    int height = Math.min(depth, product.k() - p);
    int width = Math.min(PANEL, product.n() - j);
    right.place(product.b(), p, j, height, width, product.m(), last);
  }

  private static boolean isCheaperTransposed(Product product) {
    MatrixView a = product.a();
    MatrixView b = product.b();
    MatrixView c = product.c();
    boolean aLies = a.columnStride == 1;
    boolean bLies = b.columnStride == 1;
    boolean cLies = c.columnStride == 1;
    return cost(product.n(), product.m(), product.k(), b.rowStride == 1, a.rowStride == 1, !cLies)
        < cost(product.m(), product.n(), product.k(), aLies, bLies, cLies);
  }

  private void multiplyAsItIs(Product product) {
    boolean alone = isSmall(product);
    int depth = SummationOrder.stretch(product.k());
    for (int j = 0; j < product.n(); j += Math.min(PANEL, product.n() - j)) {
      for (int p = 0; p < product.k(); p += Math.min(depth, product.k() - p)) {
        placeRight(product, p, j, depth);
        run(alone, right.parts(), (part, member) -> right.pack(part));
        for (int i = 0; i < product.m(); i += Math.min(PANEL, product.m() - i)) {
          SimdLeft left = placeLeft(product.a(), i, p, Math.min(PANEL, product.m() - i));
          run(alone, left.parts(), (part, member) -> left.pack(part));
          multiplyPanel(alone, product, left, i, j, p);
        }
      }
    }
  }

  /** The left operand from row i and column p on, as many columns as the right one has rows. */
  private SimdLeft placeLeft(MatrixView a, int i, int p, int count) {
    if (a instanceof GatheredMatrix gathered) {
      windows[0].place(gathered, i, p, count, right.height());
      return windows[0];
    }
    rows.place(a, i, p, count, right.height());
    return rows;
  }

  /**
   * What the copies and the multiply-adds take, those of incomplete tiles and vectors included.
   * Rows that lie as the tiles want them are not copied, nor are those of the left operand that
   * {@link SimdColumnTile} reads, or at little cost.
   */
  private static long cost(long m, long n, long k, boolean aLies, boolean bLies, boolean cLies) {
    long copied = aLies || SimdLoops.HAS_MANY_REGISTERS ? 0 : m * k;
    copied += bLies ? 0 : n * k;
    copied += cLies ? 0 : m * n + m * n / 2; // writing by columns costs more than reading
    long rows = (m + 3) / 4 * 4;
    long columns = (n + SimdLoops.LANES - 1) / SimdLoops.LANES * SimdLoops.LANES;
    return rows * columns * k + COPY * copied;
  }

  private void multiplyPanel(boolean alone, Product product, SimdLeft left, int i, int j, int p) {
    int height = alone ? SimdWorker.ROWS : blockHeight(left.count(), right.count());
    int blocks = partsOf(left.count(), height);
    run(
        alone,
        blocks * right.count(),
        (part, member) -> {
          int from = part % blocks * height;
          int to = Math.min(from + height, left.count());
          workers[member].multiply(product, left, right, part / blocks, from, to, i, j, p);
        });
  }

  /** Rows of a block: fewer than it could have where there would be too few blocks. */
  private int blockHeight(int rows, int strips) {
    int height = SimdWorker.ROWS;
    while (height > SimdTileOfEight.ROWS
        && (long) partsOf(rows, height) * strips < (long) BLOCKS * team.size()) {
      height /= 2;
    }
    return height;
  }

  private void run(boolean alone, int parts, ThreadTeam.Part part) {
    if (alone) {
      for (int i = 0; i < parts; i++) {
        part.run(i, 0);
      }
    } else {
      team.run(parts, part);
    }
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }
}
