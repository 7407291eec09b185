package dev.hadamard.cpu;

import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Matmul.Batched;
import java.util.function.Function;

/**
 * The products of a batch. Where one is too small for several threads and there are enough of them,
 * each thread computes whole items, with a {@link Gemm} of its own; else all threads share each
 * item. The bits are the same, since they do not depend on the number of threads.
 */
final class BatchedProducts {

  /** Multiply-adds of an item from which on all threads share it. */
  private static final long LARGE = 1L << 24;

  private final ThreadTeam team;
  private final Gemm shared;
  private final Loops loops;
  private Gemm[] alone = {}; // of one thread each; made when first needed
  private final Function<Tensor, CpuTensor> own;

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  BatchedProducts(Gemm shared, Loops loops, ThreadTeam team, Function<Tensor, CpuTensor> own) {
    this.team = team;
    this.shared = shared;
    this.own = own;
    this.loops = loops;
  }

  void multiply(Batched op) {
    CpuTensor a = own.apply(op.a());
    CpuTensor b = own.apply(op.b());
    CpuTensor out = own.apply(op.out());
    int items = op.items();
    long multiplyAdds = (long) op.m() * op.n() * op.k();
    if (items < team.size() || multiplyAdds >= LARGE) {
      for (int i = 0; i < items; i++) {
        shared.multiply(item(op, i, a, b, out));
      }
    } else {
      Gemm[] ofMembers = ofMembers();
      team.run(items, (part, member) -> ofMembers[member].multiply(item(op, part, a, b, out)));
    }
  }

  private Gemm[] ofMembers() {
    if (alone.length == 0) {
      ThreadTeam single = new ThreadTeam(1); // it has no threads to end
      alone = new Gemm[team.size()];
      for (int i = 0; i < alone.length; i++) {
        alone[i] = loops.gemm(single);
      }
    }
    return alone;
  }

  private static Product item(Batched op, int i, CpuTensor a, CpuTensor b, CpuTensor out) {
    int m = op.m();
    int n = op.n();
    int k = op.k();
    return new Product(
        m,
        n,
        k,
        op.alpha(),
        matrix(a, i * m * k, op.ta() == Transpose.YES, k, m),
        matrix(b, i * k * n, op.tb() == Transpose.YES, n, k),
        op.beta(),
        new MatrixView(out.data, n, 1, out.start + i * m * n),
        Epilogue.NONE);
  }

  private static MatrixView matrix(
      CpuTensor tensor, int from, boolean isTransposed, int columns, int columnsTransposed) {
    return isTransposed
        ? new MatrixView(tensor.data, columnsTransposed, 1, tensor.start + from).transposed()
        : new MatrixView(tensor.data, columns, 1, tensor.start + from);
  }
}
