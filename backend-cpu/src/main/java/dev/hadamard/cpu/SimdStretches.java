package dev.hadamard.cpu;

/**
 * Products of few elements and long sums, such as the gradient of a convolution's weights. Each
 * thread computes stretches of k of its own, with their copies in its second cache, and the
 * stretches are added in their order. So the threads wait for each other once in some stretches,
 * and c is read and written once.
 */
final class SimdStretches {

  /** Most elements of the result, of which each stretch at work needs as much room. */
  private static final int LARGEST = 65_536;

  /** Stretches for each thread before they are added. */
  private static final int STRETCHES = 2;

  /** Elements that one call adds. */
  private static final int PART = 4096;

  private final ThreadTeam team;
  private final SimdWorker[] workers;
  private final float[][] sums;
  private float[] total = new float[0];

  SimdStretches(ThreadTeam team, SimdWorker[] workers) {
    this.team = team;
    this.workers = workers;
    this.sums = new float[STRETCHES * team.size()][0];
  }

  /** Whether a product gains by it. */
  static boolean suit(Product product) {
    return product.k() >= 2 * SummationOrder.LONGEST_STRETCH
        && Math.max(product.m(), product.n()) <= SimdOperands.PANEL
        && product.m() * product.n() <= LARGEST
        && product.epilogue() == Epilogue.NONE;
  }

  /** Computes one that suits. */
  void multiply(Product product) {
    Block all = new Block(0, 0, product.m(), product.n());
    reserve(all.length());
    if (product.beta() != 0) {
      product.c().load(all, total);
    }
    int depth = SummationOrder.stretch(product.k());
    int stretches = (product.k() - 1) / depth + 1;
    for (int first = 0; first < stretches; first += sums.length) {
      int from = first;
      int count = Math.min(sums.length, stretches - first);
      team.run(
          count,
          (part, member) ->
              workers[member].multiplyStretch(product, (from + part) * depth, depth, sums[part]));
      team.run(
          (all.length() - 1) / PART + 1,
          (part, member) -> {
            int end = Math.min(all.length(), (part + 1) * PART);
            for (int i = 0; i < count; i++) {
              add(product, from + i == 0, sums[i], part * PART, end);
            }
          });
    }
    product.c().store(all, total);
  }

  private void reserve(int length) {
    if (total.length < length) {
      total = new float[length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = new float[length];
      }
    }
  }

  /** total ← α·sum + β·total for elements [from, to); later stretches are added to the first. */
  private void add(Product product, boolean isFirst, float[] sum, int from, int to) {
    float alpha = product.alpha();
    float beta = isFirst ? product.beta() : 1;
    if (beta == 0) {
      for (int j = from; j < to; j++) {
        total[j] = alpha * sum[j];
      }
    } else {
      for (int j = from; j < to; j++) {
        total[j] = Math.fma(alpha, sum[j], beta * total[j]);
      }
    }
  }
}
