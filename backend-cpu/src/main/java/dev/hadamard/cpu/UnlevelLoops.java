package dev.hadamard.cpu;

/**
 * Elementwise loops over tensors that begin at different places of their arrays, as views do. C2
 * vectorises loops with one common index only, so a function first moves its arguments to the
 * output and then works there, in place.
 */
final class UnlevelLoops {

  private UnlevelLoops() {}

  /** outᵢ ← f(inᵢ) for elements [from, to). The two share none. */
  static void elementwise(ElementwiseLoop loop, CpuTensor in, CpuTensor out, int from, int to) {
    System.arraycopy(in.data, in.start + from, out.data, out.start + from, to - from);
    loop.run(out.data, out.data, out.start + from, out.start + to);
  }

  /** outᵢ ← aᵢ·bᵢ for elements [from, to); out may be a or b. */
  static void hadamard(CpuTensor a, CpuTensor b, CpuTensor out, int from, int to) {
    for (int i = from; i < to; i++) {
      out.set(i, a.get(i) * b.get(i));
    }
  }

  /** yᵢ ← α·xᵢ + β·yᵢ for elements [from, to); α = 0 does not read x, β = 0 does not read y. */
  static void axpby(float alpha, CpuTensor x, float beta, CpuTensor y, int from, int to) {
    if (alpha == 0) {
      ArithmeticLoops.axpby(0, y.data, beta, y.data, y.start + from, y.start + to);
    } else if (beta == 0) {
      System.arraycopy(x.data, x.start + from, y.data, y.start + from, to - from);
      ArithmeticLoops.axpby(0, y.data, alpha, y.data, y.start + from, y.start + to);
    } else {
      for (int i = from; i < to; i++) {
        y.set(i, Math.fma(alpha, x.get(i), beta * y.get(i)));
      }
    }
  }
}
