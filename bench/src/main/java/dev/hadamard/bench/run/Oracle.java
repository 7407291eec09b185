package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Work;

/**
 * The exact result of a work, computed in double from the same operands, with the bounds of the
 * conformance kit. It is computed once for all contestants; a result is timed only after it was
 * checked.
 */
interface Oracle {

  /**
   * Checks a result.
   *
   * @param roundoff 0 for float32; otherwise the unit roundoff of the operands of products in a
   *     reduced precision, which has its own bound
   */
  Check judge(float[] result, double roundoff);

  /**
   * Whether each number that exceeds its bound is within a declared absolute error. Only
   * elementwise operations can declare one.
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
    if (work instanceof ConvolutionPass convolution) {
      return ConvolutionProducts.oracle(convolution);
    }
    if (work instanceof LayerPass layer) {
      return LayerOracle.of(layer);
    }
    if (work instanceof OptimizerSteps steps) {
      return new OptimizerOracle(steps);
    }
    if (work instanceof NetworkStep step) {
      return new NetworkOracle(step);
    }
    if (work instanceof Work.Transfer transfer) {
      return ElementwiseOracle.ofCopy(transfer);
    }
    return work instanceof Work.Elementwise elementwise
        ? ElementwiseOracle.of(elementwise)
        : ElementwiseOracle.ofLaunch();
  }

  /** The unit roundoff of a precision. */
  static double roundoff(String precision) {
    return switch (precision) {
      case "tf32" -> 0x1p-11;
      case "bf16" -> 0x1p-8;
      default -> 0;
    };
  }
}
