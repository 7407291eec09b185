package dev.hadamard.bench.run;

import dev.hadamard.Activation;
import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.tck.ActivationLimits;
import dev.hadamard.tck.Tolerances;
import dev.hadamard.tck.Ulps;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * The oracle of elementwise operations, transfers and launches. Large results are compared at
 * evenly spread elements, and completely at their end, where a kernel's last group is.
 */
final class ElementwiseOracle implements Oracle {

  private static final int MOST_ELEMENTS = 1 << 15;
  private static final int TAIL = 64;

  private final String bound;
  private final int size;
  private final int[] positions;
  private final double[] exact;
  private final double[] limits;

  private ElementwiseOracle(
      String bound,
      float[] x,
      float[] y,
      DoubleBinaryOperator formula,
      DoubleBinaryOperator limit) {
    this.bound = bound;
    this.size = x.length;
    this.positions = positions(size);
    this.exact = new double[positions.length];
    this.limits = new double[positions.length];
    for (int s = 0; s < positions.length; s++) {
      int at = positions[s];
      exact[s] = formula.applyAsDouble(x[at], y[at]);
      limits[s] = limit.applyAsDouble(x[at], y[at]);
    }
  }

  /** The oracle of a transfer. */
  static Oracle ofCopy(Work.Transfer work) {
    float[] sent = Operands.stream(0, work.elements());
    return new ElementwiseOracle("exact", sent, sent, (x, y) -> x, (x, y) -> 0);
  }

  /** The oracle of a launch. */
  static Oracle ofLaunch() {
    return product(Operands.stream(0, 1), Operands.stream(1, 1));
  }

  /** The oracle of an elementwise operation. */
  static Oracle of(Work.Elementwise work) {
    float[] x = Operands.scaled(0, work.elements(), Operands.SPREAD);
    float[] y = Operands.scaled(1, work.elements(), Operands.SPREAD);
    return switch (work.kind()) {
      case ACTIVATE -> {
        Activation f = Activation.of(work.function());
        yield new ElementwiseOracle(
            "the conformance kit's limit of " + f.label(),
            x,
            y,
            (z, unused) -> f.value(z),
            (z, unused) -> ActivationLimits.value(f, z));
      }
      case DERIVATIVE -> {
        Activation f = Activation.of(work.function());
        yield new ElementwiseOracle(
            "the conformance kit's limit of " + f.label() + "′",
            x,
            y,
            (z, unused) -> f.derivative(z),
            (z, unused) -> ActivationLimits.derivative(f, z));
      }
      case HADAMARD -> product(x, y);
      case AXPBY ->
          new ElementwiseOracle(
              "3 roundings",
              x,
              y,
              (a, b) -> 0.5 * a + 0.25 * b,
              (a, b) -> Tolerances.scaledSum(0.5f, a, 0.25f, b));
      case COPY -> new ElementwiseOracle("exact", x, y, (a, b) -> a, (a, b) -> 0);
    };
  }

  private static Oracle product(float[] x, float[] y) {
    return new ElementwiseOracle(
        "½ ulp", x, y, (a, b) -> a * b, (a, b) -> 0.5 * Ulps.of(a * b) + Ulps.MIN_NORMAL);
  }

  private static int[] positions(int size) {
    if (size <= MOST_ELEMENTS + TAIL) {
      return IntStream.range(0, size).toArray();
    }
    IntStream spread =
        IntStream.range(0, MOST_ELEMENTS)
            .map(s -> (int) ((long) s * (size - TAIL) / MOST_ELEMENTS));
    return IntStream.concat(spread, IntStream.range(size - TAIL, size)).toArray();
  }

  @Override
  public Check judge(float[] result, double roundoff) {
    return judgeBy(result, 0);
  }

  @Override
  public boolean isWithin(float[] result, double absolute) {
    return judgeBy(result, absolute).passed();
  }

  private Check judgeBy(float[] result, double least) {
    Verdict verdict = new Verdict();
    verdict.requireSize(result, size);
    for (int s = 0; verdict.isSound() && s < positions.length; s++) {
      verdict.compare(result[positions[s]], exact[s], Math.max(limits[s], least));
    }
    return verdict.check(bound, size);
  }
}
