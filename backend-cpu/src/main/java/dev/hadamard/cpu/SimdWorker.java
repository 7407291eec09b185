package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;

/** What one thread needs to compute blocks of a product: the block's sums. */
final class SimdWorker {

  /** Most rows of a block. */
  static final int ROWS = 64;

  private static final int CHAIN = SummationOrder.CHAIN;
  private static final int LANES = SimdLoops.LANES;

  /**
   * The larger tile needs 24 registers for its sums. An x86 processor has 32 if they are of 512
   * bits, as are the vectors then, and else sixteen; AArch64 has 32 of any length.
   */
  private static final boolean HAS_MANY_REGISTERS =
      LANES == 16 || System.getProperty("os.arch", "").equals("aarch64");

  private final float[] sum = new float[ROWS * 3 * LANES];
  private final float[] scratch = new float[ROWS * 3 * LANES];

  /**
   * Rows [from, to) of one strip.
   *
   * @param i row of the product where {@code left} begins
   * @param j column of the product where {@code right} begins
   * @param p step of k where both begin
   */
  void multiply(
      Product product,
      SimdRows left,
      SimdStrips right,
      int strip,
      int from,
      int to,
      int i,
      int j,
      int p) {
    int pitch = right.vectors(strip) * LANES;
    sumChain(left, right, strip, from, to, 0, sum);
    for (int first = CHAIN; first < right.height(); first += CHAIN) {
      sumChain(left, right, strip, from, to, first, scratch);
      Microkernel.add((to - from) * pitch, sum, scratch);
    }
    Block block =
        new Block(i + from, j + right.columnOf(strip), to - from, right.widthOf(strip), pitch);
    finish(product, block, p == 0, p + right.height() == product.k());
  }

  /** target ← rows [from, to) of a times one chain of the strip's rows, from {@code first} on. */
  private static void sumChain(
      SimdRows left, SimdStrips right, int strip, int from, int to, int first, float[] target) {
    int vectors = right.vectors(strip);
    int length = Math.min(CHAIN, right.height() - first);
    int pitch = right.pitch(strip);
    int b = right.offset(strip) + first * pitch;
    int row = from;
    while (row < to) {
      int a = left.offset(row) + first;
      int s = (row - from) * vectors * LANES;
      int rest = to - row;
      if (HAS_MANY_REGISTERS && rest > SimdTileOfFour.ROWS) {
        int last = Math.min(SimdTileOfEight.ROWS, rest) - 1;
        SimdTileOfEight.multiply(
            vectors, length, left.data(), a, left.step(), last, right.data(), b, pitch, target, s);
        row += SimdTileOfEight.ROWS;
      } else {
        int last = Math.min(SimdTileOfFour.ROWS, rest) - 1;
        SimdTileOfFour.multiply(
            vectors, length, left.data(), a, left.step(), last, right.data(), b, pitch, target, s);
        row += SimdTileOfFour.ROWS;
      }
    }
  }

  /** c ← α·sum + β·c, and the epilogue; later stretches of k are added to the first. */
  private void finish(Product product, Block block, boolean first, boolean last) {
    float beta = first ? product.beta() : 1;
    boolean plain = !last || product.epilogue() == Epilogue.NONE;
    if (plain && product.c().columnStride == 1 && block.width() % LANES == 0) {
      store(product.alpha(), beta, product.c(), block);
      return;
    }
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

  /** Whole vectors straight to c: no way round by an array, which costs more than a short sum. */
  private void store(float alpha, float beta, MatrixView c, Block block) {
    FloatVector factor = FloatVector.broadcast(SimdLoops.SPECIES, alpha);
    FloatVector scale = FloatVector.broadcast(SimdLoops.SPECIES, beta);
    for (int r = 0; r < block.rows(); r++) {
      int offset = c.offset(block.row() + r, block.column());
      for (int j = 0; j < block.width(); j += LANES) {
        FloatVector x = FloatVector.fromArray(SimdLoops.SPECIES, sum, r * block.pitch() + j);
        if (beta == 0) {
          x.mul(factor).intoArray(c.data, offset + j);
        } else {
          FloatVector old = FloatVector.fromArray(SimdLoops.SPECIES, c.data, offset + j);
          x.fma(factor, old.mul(scale)).intoArray(c.data, offset + j);
        }
      }
    }
  }
}
