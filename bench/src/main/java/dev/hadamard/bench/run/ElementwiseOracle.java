package dev.hadamard.bench.run;

import dev.hadamard.Activation;
import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.tck.ActivationLimits;
import dev.hadamard.tck.Tolerances;
import dev.hadamard.tck.Ulps;
import java.util.stream.IntStream;

/**
 * Whatever gives one number for one: elementwise operations, transfers and the launch. Large
 * results are compared at evenly spread elements and at the whole of their end, where a kernel's
 * last group is.
 */
final class ElementwiseOracle implements Oracle {

  private static final int MOST_ELEMENTS = 1 << 15;
  private static final int TAIL = 64;

  private final String bound;
  private final int size;
  private final int[] positions;
  private final double[] exact;
  private final double[] limits;

  ElementwiseOracle(Work work) {
    Judged judged = Judged.of(work);
    this.bound = judged.bound;
    this.size = judged.size;
    this.positions = positions(size);
    this.exact = new double[positions.length];
    this.limits = new double[positions.length];
    for (int s = 0; s < positions.length; s++) {
      judged.element(positions[s], s, exact, limits);
    }
  }

  private static int[] positions(int size) {
    if (size <= MOST_ELEMENTS + TAIL) {
      return IntStream.range(0, size).toArray();
    }
    int[] positions = new int[MOST_ELEMENTS + TAIL];
    for (int s = 0; s < MOST_ELEMENTS; s++) {
      positions[s] = (int) ((long) s * (size - TAIL) / MOST_ELEMENTS);
    }
    for (int s = 0; s < TAIL; s++) {
      positions[MOST_ELEMENTS + s] = size - TAIL + s;
    }
    return positions;
  }

  @Override
  public Check judge(float[] result, double roundoff) {
    Verdict verdict = new Verdict();
    verdict.requireSize(result, size);
    for (int s = 0; verdict.isSound() && s < positions.length; s++) {
      verdict.compare(result[positions[s]], exact[s], limits[s]);
    }
    return verdict.check(bound, size);
  }

  /** The formula of one element: its exact value and its limit. */
  @FunctionalInterface
  private interface Formula {
    void put(double x, double y, int at, double[] exact, double[] limits);
  }

  /** A formula with its operands. */
  private record Judged(String bound, int size, float[] x, float[] y, Formula formula) {

    static Judged of(Work work) {
      if (work instanceof Work.Transfer transfer) {
        float[] sent = Operands.stream(0, transfer.elements());
        return new Judged("exact", sent.length, sent, sent, Judged::copy);
      }
      if (work instanceof Work.Launch) {
        return new Judged(
            "½ ulp", 1, Operands.stream(0, 1), Operands.stream(1, 1), Judged::product);
      }
      Work.Elementwise op = (Work.Elementwise) work;
      float[] x = Operands.scaled(0, op.elements(), Operands.SPREAD);
      float[] y = Operands.scaled(1, op.elements(), Operands.SPREAD);
      return switch (op.kind()) {
        case ACTIVATE -> {
          Activation f = Activation.of(op.function());
          String bound = "the conformance kit's limit of " + f.label();
          yield new Judged(
              bound,
              x.length,
              x,
              y,
              (z, unused, at, exact, limits) -> {
                exact[at] = f.value(z);
                limits[at] = ActivationLimits.value(f, z);
              });
        }
        case DERIVATIVE -> {
          Activation f = Activation.of(op.function());
          String bound = "the conformance kit's limit of " + f.label() + "′";
          yield new Judged(
              bound,
              x.length,
              x,
              y,
              (z, unused, at, exact, limits) -> {
                exact[at] = f.derivative(z);
                limits[at] = ActivationLimits.derivative(f, z);
              });
        }
        case HADAMARD -> new Judged("½ ulp", x.length, x, y, Judged::product);
        case AXPBY ->
            new Judged(
                "3 roundings",
                x.length,
                x,
                y,
                (a, b, at, exact, limits) -> {
                  exact[at] = 0.5 * a + 0.25 * b;
                  limits[at] = Tolerances.scaledSum(0.5f, a, 0.25f, b);
                });
        case COPY -> new Judged("exact", x.length, x, y, Judged::copy);
      };
    }

    private static void copy(double x, double y, int at, double[] exact, double[] limits) {
      exact[at] = x;
      limits[at] = 0;
    }

    private static void product(double x, double y, int at, double[] exact, double[] limits) {
      exact[at] = x * y;
      limits[at] = 0.5 * Ulps.of(x * y) + Ulps.MIN_NORMAL;
    }

    void element(int position, int at, double[] exact, double[] limits) {
      formula.put(x[position], y[position], at, exact, limits);
    }
  }
}
