package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.DoubleTraining;
import dev.hadamard.bench.worker.DoubleTraining.Sample;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.tck.Tolerances;
import dev.hadamard.tck.Ulps;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The oracle of a training step: one step of gradient descent in double precision. It compares the
 * first layer's weights after the step, which depend on the forward pass, on every δ and on the
 * update.
 *
 * <p>The bound of a weight is η times the bound of the first gradient (3e-6 of the largest element
 * of its tensor) plus a rounding of the weight. If |z| is so small that rounding decides whether a
 * ReLU is active, two right results differ by the gradient through that unit. This gradient is
 * added to the bound of the weights that it reaches, unit by unit, so that the bounds of other
 * weights stay tight.
 */
final class StepOracle implements Oracle {

  private static final String BOUND = "η·3e-6·max|∂L/∂W| + 1 ulp(W)";

  /** The factor by which rounding may move z more than the bound of one layer's product. */
  private static final double DRIFT = 4;

  /** The number of units of the first layer whose weights are compared; at most twice as many. */
  private static final int MOST_UNITS = 64;

  private final DoubleTraining training;
  private final int inputs;
  private final int units;

  /** ∂L/∂W of every {@link #stride}-th unit of the first layer. */
  private final double[][] gradients;

  /** The uncertainty of each unit's gradient due to units that may be active or not. */
  private final double[] doubts;

  private final int stride;
  private final double largest;

  StepOracle(Work.TrainingStep work) {
    training = new DoubleTraining(work);
    inputs = work.sizes().get(0);
    units = work.sizes().get(1);
    stride = Math.max(1, units / MOST_UNITS);
    gradients = new double[units][];
    doubts = new double[units];
    List<Sample> samples =
        IntStream.range(0, work.batch()).parallel().mapToObj(training::sample).toList();
    List<double[]> doubtOfSamples = samples.parallelStream().map(this::doubt).toList();
    double max = 0;
    for (int j = 0; j < units; j += stride) {
      gradients[j] = training.gradient(samples, 0, j);
      for (double g : gradients[j]) {
        max = Math.max(max, Math.abs(g));
      }
      for (double[] doubt : doubtOfSamples) {
        doubts[j] += doubt[j];
      }
    }
    largest = max;
  }

  @Override
  public Check judge(float[] got, double roundoff) {
    double[] w = training.weights(0);
    Verdict verdict = new Verdict();
    verdict.requireSize(got, units * inputs);
    for (int j = 0; verdict.isSound() && j < units; j += stride) {
      double share = (Tolerances.FIRST_GRADIENT + 8 * roundoff) * largest;
      for (int p = 0; p < inputs; p++) {
        double before = w[j * inputs + p];
        double exact = before - Operands.ETA * gradients[j][p];
        double bound =
            Operands.ETA * (share + doubts[j])
                + Ulps.of(Math.max(Math.abs(before), Math.abs(exact)));
        verdict.compare(got[j * inputs + p], exact, bound);
      }
    }
    return verdict.check(BOUND, (long) units * inputs);
  }

  /**
   * The uncertainty of δ of the first layer. A unit whose z rounding may move across 0 adds the
   * gradient that it passes or blocks; what reaches a unit above is uncertain by |W|ᵀ below it.
   */
  private double[] doubt(Sample sample) {
    int last = training.depth() - 1;
    double[] doubt = new double[sample.delta()[last].length];
    for (int l = last; l > 0; l--) {
      double[] z = sample.z()[l - 1];
      double[] reach = sample.magnitude()[l - 1];
      double factor = DRIFT * Tolerances.affine(sample.a()[l - 1].length);
      double[] below = passedDown(training.weights(l), doubt, z.length);
      for (int j = 0; j < z.length; j++) {
        if (Math.abs(z[j]) <= factor * reach[j]) {
          below[j] += Math.abs(sample.error()[l - 1][j]);
        } else if (z[j] <= 0) {
          below[j] = 0;
        }
      }
      doubt = below;
    }
    return doubt;
  }

  /** |W|ᵀ·doubt. */
  private static double[] passedDown(double[] w, double[] doubt, int count) {
    double[] below = new double[count];
    for (int j = 0; j < doubt.length; j++) {
      int row = j * count;
      for (int p = 0; p < count && doubt[j] != 0; p++) {
        below[p] += Math.abs(w[row + p]) * doubt[j];
      }
    }
    return below;
  }
}
