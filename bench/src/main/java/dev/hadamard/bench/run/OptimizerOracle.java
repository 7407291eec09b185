package dev.hadamard.bench.run;

import static dev.hadamard.tck.Ulps.U;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.OptimizerSteps.Rule;
import dev.hadamard.tck.Ulps;

/**
 * The oracle of the steps of an optimizer, in double.
 *
 * <p>Bound: m and v are sums of two rounded products, so in each step their errors are multiplied
 * by β and grow by 3u of the terms. η·m/(√v + ε) is off by the error of m, half of the relative
 * error of v and at most 8 roundings; by twice η·ε·|m|/v, as libraries correct ε or do not. These
 * add up over the steps, with a rounding of w for the step and two for its decay.
 */
final class OptimizerOracle implements Oracle {

  private static final String BOUND = "roundings of m, v and w over the steps";
  private static final int STEP_ROUNDINGS = 8;

  private final double[] exact;
  private final double[] limits;

  OptimizerOracle(OptimizerSteps work) {
    float[] w = work.w();
    float[][] g = {work.gradient(0), work.gradient(1)};
    exact = new double[w.length];
    limits = new double[w.length];
    double decay = work.rule() == Rule.ADAMW ? OptimizerSteps.DECAY : 0;
    for (int i = 0; i < w.length; i++) {
      train(i, w[i], new float[] {g[0][i], g[1][i]}, decay);
    }
  }

  private void train(int i, double initial, float[] g, double decay) {
    double w = initial;
    double m = 0;
    double v = 0;
    double errorOfM = 0;
    double errorOfV = 0;
    double limit = 0;
    for (int t = 1; t <= OptimizerSteps.STEPS; t++) {
      double gradient = g[(t - 1) % g.length];
      double oldM = OptimizerSteps.BETA1 * m;
      double newM = (1 - OptimizerSteps.BETA1) * gradient;
      double newV = (1 - OptimizerSteps.BETA2) * gradient * gradient;
      m = oldM + newM;
      v = OptimizerSteps.BETA2 * v + newV;
      errorOfM = OptimizerSteps.BETA1 * errorOfM + 3 * U * (Math.abs(oldM) + Math.abs(newM));
      errorOfV = OptimizerSteps.BETA2 * errorOfV + 3 * U * v;
      double rate = OptimizerSteps.ETA / (1 - Math.pow(OptimizerSteps.BETA1, t));
      double root = Math.sqrt(v / (1 - Math.pow(OptimizerSteps.BETA2, t)));
      double step = rate * m / (root + OptimizerSteps.EPSILON);
      double relative = errorOfV / v / 2 + STEP_ROUNDINGS * U;
      limit += rate * errorOfM / root + Math.abs(step) * relative;
      limit += 2 * Math.abs(step) * OptimizerSteps.EPSILON / Math.sqrt(v);
      w = w * (1 - OptimizerSteps.ETA * decay) - step;
      limit +=
          (decay > 0 ? 3 : 1) * Ulps.of(Math.max(Math.abs(initial), Math.abs(w)) + Math.abs(step));
    }
    exact[i] = w;
    limits[i] = limit;
  }

  @Override
  public Check judge(float[] result, double roundoff) {
    Verdict verdict = new Verdict();
    verdict.requireSize(result, exact.length);
    for (int i = 0; verdict.isSound() && i < exact.length; i++) {
      verdict.compare(result[i], exact[i], limits[i]);
    }
    return verdict.check(BOUND, exact.length);
  }
}
