package dev.hadamard.tck;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.GroupNormalization.DataGradient;
import dev.hadamard.op.GroupNormalization.Forward;
import dev.hadamard.op.GroupNormalization.ParameterGradient;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family 27: group norms and their gradients, for 8 kinds of groups. The bounds follow from those
 * of the sums: an error of the mean moves x̂, one of the variance stretches it. A mean of 10⁴ with
 * a deviation of 1 costs no more digits than those of its own rounding.
 */
abstract class GroupFamily extends Family {

  private static final float EPSILON = 1e-5f;

  GroupFamily(BackendConformance conformance) {
    super(conformance);
  }

  private Tensor tensor(float[] values, Shape shape) {
    return tensor(values, OpCase.dimensions(shape));
  }

  private Tensor unwritten(Shape shape) {
    return unwritten(OpCase.dimensions(shape));
  }

  /** The factor of a sum of products of n terms, whose products have a few roundings. */
  private double factor(int n) {
    return limits().sumOfAny(n) + 4 * 0x1p-24;
  }

  private static void judge(Findings findings, Oracle.Sums exact, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      findings.within(
          exact.magnitude[i] + Float.MIN_VALUE, got[i], exact.value[i], () -> where + " at " + at);
    }
  }

  private static void scale(Oracle.Sums sums, double factor) {
    for (int i = 0; i < sums.magnitude.length; i++) {
      sums.magnitude[i] *= factor;
    }
  }

  @Test
  void groups_are_normalised_within_the_bound() {
    Draws draws = Draws.seeded(2701);
    Findings findings = new Findings("group norms, " + draws);
    for (GroupCase c : GroupCase.all()) {
      float[] x = draws.mixed(c.x().size());
      float[] gamma = draws.mixed(c.channels());
      float[] beta = draws.mixed(c.channels());
      Tensor y = unwritten(c.x());
      Tensor mean = unwritten(c.statistics());
      Tensor scale = unwritten(c.statistics());
      backend()
          .run(
              new Forward(
                  tensor(x, c.x()),
                  tensor(gamma, c.channels()),
                  tensor(beta, c.channels()),
                  c.groups(),
                  EPSILON,
                  mean,
                  scale,
                  y));
      judge(
          findings, c.forward(x, gamma, beta, EPSILON, factor(c.numbers())), read(y), c.toString());
      judgeStatistics(findings, c, x, read(mean), read(scale));
    }
    conclude("group norms", findings);
  }

  private void judgeStatistics(
      Findings findings, GroupCase c, float[] x, float[] mean, float[] scale) {
    GroupCase.Statistics exact = c.statisticsOf(x);
    double factor = factor(c.numbers());
    for (int g = 0; g < mean.length; g++) {
      String where = c + ", group " + g;
      double ofMean = 4 * factor * exact.magnitude[g] + Float.MIN_VALUE;
      findings.within(ofMean, mean[g], exact.mean[g], () -> where + " mean");
      double want = 1 / Math.sqrt(exact.variance[g] + EPSILON);
      double ofScale = factor / 2 + ofMean * ofMean * want * want + 8 * 0x1p-24;
      findings.within(ofScale * want, scale[g], want, () -> where + " scale");
    }
  }

  /** A variance of Σx²/N − mean² would be off by 10⁸·2⁻²⁴ ≈ 6. */
  @Test
  void a_large_mean_costs_only_the_digits_of_its_rounding() {
    Draws draws = Draws.seeded(2702);
    Findings findings = new Findings("group norms of large means, " + draws);
    for (GroupCase c : GroupCase.all()) {
      float[] x = draws.uniform(c.x().size(), 9_999, 10_001);
      float[] ones = filled(c.channels(), 1);
      Tensor y = unwritten(c.x());
      Tensor statistics = unwritten(c.statistics());
      backend()
          .run(
              new Forward(
                  tensor(x, c.x()),
                  tensor(ones, c.channels()),
                  tensor(new float[c.channels()], c.channels()),
                  c.groups(),
                  EPSILON,
                  statistics,
                  unwritten(c.statistics()),
                  y));
      float[] got = read(y);
      Oracle.Sums exact = c.forward(x, ones, new float[c.channels()], EPSILON, 0);
      for (int i = 0; i < got.length; i++) {
        int at = i;
        // The mean's rounding is 2⁻¹¹ at most, and the deviation at least that of a few numbers.
        double bound = 2 * exact.magnitude[i] + factor(c.numbers()) * (1 + Math.abs(got[i]));
        findings.within(bound, got[i], exact.value[i], () -> c + " at " + at);
      }
    }
    conclude("group norms of large means", findings);
  }

  @Test
  void gradients_of_groups_are_within_the_bound() {
    Draws draws = Draws.seeded(2703);
    Findings findings = new Findings("gradients of group norms, " + draws);
    for (GroupCase c : GroupCase.all()) {
      float[] x = draws.mixed(c.x().size());
      float[] delta = draws.mixed(c.x().size());
      float[] gamma = draws.mixed(c.channels());
      float[] mean = draws.uniform(c.statistics().size(), -1, 1);
      float[] scale = draws.uniform(c.statistics().size(), 0.5f, 2);
      Tensor td = tensor(delta, c.x());
      Tensor tx = tensor(x, c.x());
      Tensor tm = tensor(mean, c.statistics());
      Tensor ts = tensor(scale, c.statistics());
      Tensor dx = unwritten(c.x());
      backend().run(new DataGradient(td, tx, tensor(gamma, c.channels()), c.groups(), tm, ts, dx));
      double factor = factor(c.numbers());
      judge(findings, c.dataGradient(delta, x, gamma, mean, scale, factor), read(dx), c + " dx");
      Tensor dGamma = unwritten(c.channels());
      Tensor dBeta = unwritten(c.channels());
      backend().run(new ParameterGradient(td, tx, c.groups(), tm, ts, dGamma, dBeta));
      List<Oracle.Sums> exact = c.parameterGradient(delta, x, mean, scale);
      exact.forEach(sums -> scale(sums, factor(c.x().rows())));
      judge(findings, exact.get(0), read(dGamma), c + " dGamma");
      judge(findings, exact.get(1), read(dBeta), c + " dBeta");
    }
    conclude("gradients of group norms", findings);
  }
}
