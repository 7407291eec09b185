package dev.hadamard.cpu;

/**
 * Products whose sums are so long that adding them up stretch by stretch would round too often: k
 * is divided into about √(k/128) parts, each is a product of its own, and the parts are added. An
 * element of k = 2·10⁷ passes some 580 roundings instead of 20,000.
 */
final class LongSums {

  private static final int CHAIN = SummationOrder.CHAIN;

  private LongSums() {}

  /** Whether k is divided: from here on k/128 is more than 2√k. */
  static boolean areIn(Product product) {
    return product.k() > 4L * CHAIN * CHAIN;
  }

  /** The product by others of shorter sums. */
  static void multiply(Product product, Gemm shorter) {
    int depth = CHAIN * (int) Math.ceil(Math.sqrt((double) product.k() / CHAIN));
    MatrixView total = new MatrixView(new float[product.m() * product.n()], product.n(), 1);
    MatrixView part = new MatrixView(new float[product.m() * product.n()], product.n(), 1);
    for (int p = 0; p < product.k(); p += Math.min(depth, product.k() - p)) {
      shorter.multiply(stretch(product, p, depth, p == 0 ? total : part));
      if (p > 0) {
        Microkernel.add(total.data.length, total.data, part.data);
      }
    }
    finish(product, total);
  }

  private static Product stretch(Product product, int p, int depth, MatrixView out) {
    return new Product(
        product.m(),
        product.n(),
        Math.min(depth, product.k() - p),
        1,
        product.a().from(0, p),
        product.b().from(p, 0),
        0,
        out,
        Epilogue.NONE);
  }

  /** c ← epilogue(α·total + β·c), row by row. */
  private static void finish(Product product, MatrixView total) {
    float[] sum = new float[product.n()];
    float[] scratch = new float[product.n()];
    for (int i = 0; i < product.m(); i++) {
      Block row = new Block(i, 0, 1, product.n());
      total.load(row, sum);
      if (product.beta() != 0) {
        product.c().load(row, scratch);
        Microkernel.blend(product.n(), product.alpha(), sum, product.beta(), scratch);
      } else {
        Microkernel.scale(product.n(), product.alpha(), sum);
      }
      product.epilogue().apply(row, sum, scratch);
      product.c().store(row, sum);
    }
  }
}
