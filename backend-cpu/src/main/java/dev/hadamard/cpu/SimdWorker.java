package dev.hadamard.cpu;

/**
 * What one thread needs to compute blocks of a product: the block's sums, and operands of its own.
 */
final class SimdWorker {

  /** Most rows of a block. */
  static final int ROWS = 64;

  private static final int CHAIN = SummationOrder.CHAIN;
  private static final int LANES = SimdLoops.LANES;

  /** The widest block, and a vector behind its last row. */
  private static final int ROOM = (ROWS * 4 + 1) * LANES;

  private final SimdOperands own = new SimdOperands();
  private final float[] sum = new float[ROOM];
  private final float[] scratch = new float[ROOM];

  /** Lets go of its operands; what was copied of them stays. */
  void release() {
    own.release();
  }

  /**
   * Rows [i, i + count) of a product, with a left operand of its own.
   *
   * @param j column of the product where {@code right} begins
   * @param p step of k where it begins
   */
  void multiplyBand(Product product, SimdStrips right, int i, int count, int j, int p) {
    SimdLeft left = own.placeLeft(product, i, p, count, right.height());
    multiply(product, left, right, i, j, p);
  }

  /** target ← the sums of one stretch of k, from p on, with operands of its own. */
  void multiplyStretch(Product product, int p, int depth, float[] target) {
    SimdStrips right = own.placeRight(product, p, 0, depth);
    SimdLeft left = own.placeLeft(product, 0, p, product.m(), right.height());
    for (int part = 0; part < right.parts(); part++) {
      right.pack(part);
    }
    multiply(product.plainInto(target), left, right, 0, 0, 0);
  }

  /** All rows of the left operand with all strips of the right one. */
  private void multiply(Product product, SimdLeft left, SimdStrips right, int i, int j, int p) {
    for (int part = 0; part < left.parts(); part++) {
      left.pack(part);
    }
    for (int strip = 0; strip < right.count(); strip++) {
      for (int from = 0; from < left.count(); from += ROWS) {
        int to = Math.min(left.count(), from + ROWS);
        multiply(product, left, right, strip, from, to, i, j, p);
      }
    }
  }

  /**
   * Rows [from, to) of one strip.
   *
   * @param i row of the product where {@code left} begins
   * @param j column of the product where {@code right} begins
   * @param p step of k where both begin
   */
  void multiply(
      Product product,
      SimdLeft left,
      SimdStrips right,
      int strip,
      int from,
      int to,
      int i,
      int j,
      int p) {
    int row = from;
    if (isStraight(product, right, strip)) {
      MatrixView c = product.c();
      int tile = left.rowsOfTile(right.vectors(strip));
      row = to - (to - from) % tile;
      int offset = c.offset(i + from, j + right.columnOf(strip));
      sumChain(left, right, strip, from, row, 0, c.data, offset, c.rowStride);
    }
    if (row < to) {
      int width = right.widthOf(strip);
      Block block = new Block(i + row, j + right.columnOf(strip), to - row, width);
      sumChain(left, right, strip, row, to, 0, sum, 0, width);
      for (int first = CHAIN; first < right.height(); first += CHAIN) {
        sumChain(left, right, strip, row, to, first, scratch, 0, width);
        Microkernel.add(block.length(), sum, scratch);
      }
      finish(product, block, p == 0, p + right.height() == product.k());
    }
  }

  /** Whether the tiles' sums are what c holds in the end, and can be stored there as they are. */
  private static boolean isStraight(Product product, SimdStrips right, int strip) {
    return product.k() <= CHAIN
        && product.isPlain()
        && product.c().columnStride == 1
        && right.widthOf(strip) % LANES == 0;
  }

  /**
   * target ← rows [from, to) of a times one chain of the strip's rows, from {@code first} on. The
   * rows of the target follow each other without gaps if its pitch is the strip's width: what a
   * vector holds beyond it is overwritten by the next row, and what a tile holds beyond the last
   * row means nothing.
   */
  private static void sumChain(
      SimdLeft left,
      SimdStrips right,
      int strip,
      int from,
      int to,
      int first,
      float[] target,
      int offset,
      int targetPitch) {
    int vectors = right.vectors(strip);
    int length = Math.min(CHAIN, right.height() - first);
    int pitch = right.pitch(strip);
    int b = right.offset(strip) + first * pitch;
    int row = from;
    while (row < to) {
      int s = offset + (row - from) * targetPitch;
      row +=
          left.multiply(
              vectors,
              row,
              to - row,
              first,
              length,
              right.data(),
              b,
              pitch,
              target,
              s,
              targetPitch);
    }
  }

  /** c ← α·sum + β·c, and the epilogue; later stretches of k are added to the first. */
  private void finish(Product product, Block block, boolean first, boolean last) {
    float beta = first ? product.beta() : 1;
    if (beta != 0) {
      product.c().load(block, scratch);
      Microkernel.blend(block.length(), product.alpha(), sum, beta, scratch);
    } else if (product.alpha() != 1) {
      Microkernel.scale(block.length(), product.alpha(), sum);
    }
    if (last) {
      product.epilogue().apply(block, sum, scratch);
    }
    product.c().store(block, sum);
  }
}
