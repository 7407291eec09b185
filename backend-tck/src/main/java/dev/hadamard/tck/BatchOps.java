package dev.hadamard.tck;

import static dev.hadamard.tck.OpCase.in;
import static dev.hadamard.tck.OpCase.out;

import dev.hadamard.Transpose;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul.Batched;
import dev.hadamard.op.SwapAxes;
import java.util.ArrayList;
import java.util.List;

/** The operations on batches of matrices, and look-ups, for {@link OpCase#catalogue}. */
final class BatchOps {

  private BatchOps() {}

  /** Six items of m × k and k × n, in every transposition; and m × n rows of k. */
  static List<OpCase> catalogue(int m, int n, int k) {
    List<OpCase> cases = new ArrayList<>();
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        cases.add(
            new OpCase(
                "batchedMatmul " + ta + " " + tb,
                false,
                List.of(
                    ta == Transpose.NO ? in("a", 2, 3, m, k) : in("a", 2, 3, k, m),
                    tb == Transpose.NO ? in("b", 2, 3, k, n) : in("b", 2, 3, n, k),
                    out("out", 2, 3, m, n)),
                (b, t) -> b.run(new Batched(0.5f, t[0], ta, t[1], tb, 0.25f, t[2]))));
      }
    }
    cases.add(
        new OpCase(
            "swapAxes",
            false,
            List.of(in("x", 2, m, n, k), out("out", 2, n, m, k)),
            (b, t) -> b.run(new SwapAxes(t[0], t[1]))));
    cases.add(
        new OpCase(
            "lookup",
            false,
            List.of(in("indices", m, 3), in("table", k, n), out("out", m, 3, n)),
            (b, t) -> b.run(new Lookup.Forward(t[0], t[1], t[2]))));
    cases.add(
        new OpCase(
            "lookupGradient",
            false,
            List.of(in("indices", m, 3), in("delta", m, 3, n), out("table", k, n)),
            (b, t) -> b.run(new Lookup.Gradient(t[0], t[1], t[2]))));
    return cases;
  }
}
