package dev.hadamard.spi;

import java.util.function.IntToDoubleFunction;

/**
 * The formulas of {@link dev.hadamard.op.GroupNormalization} as naive loops in double, for n
 * samples of P pixels of c channels.
 */
public final class ReferenceGroups {

  private final int samples;
  private final int pixels;
  private final int groups;
  private final int depth;

  /** What is done with one number of a group. */
  private interface Member {
    void at(int place, int channel);
  }

  /**
   * Creates them.
   *
   * @param depth the channels of a group
   */
  public ReferenceGroups(int samples, int pixels, int groups, int depth) {
    this.samples = samples;
    this.pixels = pixels;
    this.groups = groups;
    this.depth = depth;
  }

  /**
   * y, and the statistics of each group.
   *
   * @param mean receives the means, n × groups
   * @param scale receives 1/√(var + ε)
   */
  public double[] forward(
      IntToDoubleFunction x,
      IntToDoubleFunction gamma,
      IntToDoubleFunction beta,
      double epsilon,
      double[] mean,
      double[] scale) {
    double[] y = new double[samples * pixels * groups * depth];
    for (int group = 0; group < mean.length; group++) {
      double[] sums = new double[2];
      each(group, (i, c) -> sums[0] += x.applyAsDouble(i));
      double m = sums[0] / (pixels * depth);
      each(group, (i, c) -> sums[1] += (x.applyAsDouble(i) - m) * (x.applyAsDouble(i) - m));
      double s = 1 / Math.sqrt(sums[1] / (pixels * depth) + epsilon);
      each(
          group,
          (i, c) ->
              y[i] = gamma.applyAsDouble(c) * (x.applyAsDouble(i) - m) * s + beta.applyAsDouble(c));
      mean[group] = m;
      scale[group] = s;
    }
    return y;
  }

  /** ∂L/∂x. */
  public double[] dataGradient(
      IntToDoubleFunction delta,
      IntToDoubleFunction x,
      IntToDoubleFunction gamma,
      IntToDoubleFunction mean,
      IntToDoubleFunction scale) {
    double[] dx = new double[samples * pixels * groups * depth];
    for (int group = 0; group < samples * groups; group++) {
      double m = mean.applyAsDouble(group);
      double s = scale.applyAsDouble(group);
      double[] sums = new double[2];
      each(
          group,
          (i, c) -> {
            double g = gamma.applyAsDouble(c) * delta.applyAsDouble(i);
            sums[0] += g;
            sums[1] += g * (x.applyAsDouble(i) - m) * s;
          });
      int n = pixels * depth;
      each(
          group,
          (i, c) -> {
            double normal = (x.applyAsDouble(i) - m) * s;
            double g = gamma.applyAsDouble(c) * delta.applyAsDouble(i);
            dx[i] = (g - sums[0] / n - normal * sums[1] / n) * s;
          });
    }
    return dx;
  }

  /**
   * ∂L/∂γ.
   *
   * @param dBeta receives ∂L/∂β
   */
  public double[] parameterGradient(
      IntToDoubleFunction delta,
      IntToDoubleFunction x,
      IntToDoubleFunction mean,
      IntToDoubleFunction scale,
      double[] dBeta) {
    double[] dGamma = new double[dBeta.length];
    for (int group = 0; group < samples * groups; group++) {
      double m = mean.applyAsDouble(group);
      double s = scale.applyAsDouble(group);
      each(
          group,
          (i, c) -> {
            dBeta[c] += delta.applyAsDouble(i);
            dGamma[c] += delta.applyAsDouble(i) * (x.applyAsDouble(i) - m) * s;
          });
    }
    return dGamma;
  }

  private void each(int group, Member member) {
    int first = group % groups * depth;
    for (int p = 0; p < pixels; p++) {
      int pixel = (group / groups * pixels + p) * groups * depth;
      for (int c = first; c < first + depth; c++) {
        member.at(pixel + c, c);
      }
    }
  }
}
