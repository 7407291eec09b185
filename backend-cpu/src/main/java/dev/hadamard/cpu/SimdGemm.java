package dev.hadamard.cpu;

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

  /** Blocks for each thread, so that one that is done early has more to do. */
  private static final int BLOCKS = 4;

  /** Multiply-adds that take as long as copying one element to another place of its row. */
  private static final long COPY = 40;

  private final ThreadTeam team;
  private final SimdWorker[] workers;
  private final SimdOperands shared = new SimdOperands();
  private final SimdBands bands;
  private final SimdStretches stretches;
  private float[] scratch = new float[0];

  SimdGemm(ThreadTeam team) {
    this.team = team;
    this.workers = new SimdWorker[team.size()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new SimdWorker();
    }
    this.bands = new SimdBands(team, workers);
    this.stretches = new SimdStretches(team, workers);
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
      shared.release();
      for (SimdWorker worker : workers) {
        worker.release();
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
      bands.multiply(product, shared, isSmall(product) ? 1 : team.size());
    } else if (product.b().isGathered() || isCheaperTransposed(product)) {
      multiplyAsItIs(product.transposed());
    } else {
      multiplyAsItIs(product);
    }
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
    if (!alone && SimdStretches.suit(product)) {
      stretches.multiply(product);
      return;
    }
    int depth = SummationOrder.stretch(product.k());
    for (int j = 0; j < product.n(); j += Math.min(SimdOperands.PANEL, product.n() - j)) {
      for (int p = 0; p < product.k(); p += Math.min(depth, product.k() - p)) {
        SimdStrips right = shared.placeRight(product, p, j, depth);
        run(alone, right.parts(), (part, member) -> right.pack(part));
        for (int i = 0; i < product.m(); i += Math.min(SimdOperands.PANEL, product.m() - i)) {
          SimdLeft left =
              shared.placeLeft(
                  product, i, p, Math.min(SimdOperands.PANEL, product.m() - i), right.height());
          run(alone, left.parts(), (part, member) -> left.pack(part));
          multiplyPanel(alone, product, left, right, i, j, p);
        }
      }
    }
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

  private void multiplyPanel(
      boolean alone, Product product, SimdLeft left, SimdStrips right, int i, int j, int p) {
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
