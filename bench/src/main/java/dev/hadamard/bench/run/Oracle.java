package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Work;

/**
 * What a work must give, by double arithmetic on the same operands, within the bounds of the
 * conformance kit. Computed once for all contestants; nothing is timed that was not judged.
 */
interface Oracle {

  /**
   * Judges a result.
   *
   * @param roundoff 0 for float32; else the unit roundoff that a reduced precision takes operands
   *     of products with, which gives it a bound of its own
   */
  Check judge(float[] result, double roundoff);

  /**
   * Whether each number that is out of its bound is within an absolute error that was declared.
   * Only elementwise operations can declare one.
   */
  default boolean isWithin(float[] result, double absolute) {
    return false;
  }

  /** The oracle of a work. */
  static Oracle of(Work work) {
    if (work instanceof Work.Matmul product) {
      return new ProductOracle(product);
    }
    if (work instanceof Work.TrainingStep step) {
      return new StepOracle(step);
    }
    if (work instanceof Work.Transfer transfer) {
      return ElementwiseOracle.ofCopy(transfer);
    }
    return work instanceof Work.Elementwise elementwise
        ? ElementwiseOracle.of(elementwise)
        : ElementwiseOracle.ofLaunch();
  }

  /** The roundoff to judge a precision by. */
  static double roundoff(String precision) {
    return switch (precision) {
      case "tf32" -> 0x1p-11;
      case "bf16" -> 0x1p-8;
      default -> 0;
    };
  }
}
