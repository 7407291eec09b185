package dev.hadamard.tck;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling.Average;
import dev.hadamard.op.Pooling.AverageGradient;
import dev.hadamard.op.Pooling.Max;
import dev.hadamard.op.Pooling.MaxGradient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Family 26: pooling and its gradients, for 9 windows × 5 numbers of channels, rounded down and up,
 * and for long sums. Largest elements and the gradients that pass through them are exact on whole
 * numbers, of which few are used, so that most windows have several largest. A mean of k taps has
 * the bound of a sum of k terms, and a division.
 */
abstract class PoolingFamily extends Family {

  PoolingFamily(BackendConformance conformance) {
    super(conformance);
  }

  private static List<PoolingCase> cases() {
    List<PoolingCase> cases = new ArrayList<>(PoolingCase.grid());
    cases.addAll(PoolingCase.ofLongSums());
    return cases;
  }

  private Tensor tensor(float[] values, Shape shape) {
    return tensor(values, OpCase.dimensions(shape));
  }

  private Tensor unwritten(Shape shape) {
    return unwritten(OpCase.dimensions(shape));
  }

  // ------------------------------------------------------------------------------ largest elements

  private void judgeMax(Findings findings, PoolingCase c, float[] x) {
    float[] winners = c.winners(x);
    Tensor tx = tensor(x, c.x());
    Tensor y = unwritten(c.y());
    Tensor winner = unwritten(c.y());
    backend().run(new Max(tx, c.window(), y, winner));
    findings.sameNumbers(read(y), c.max(x, winners), c + " y");
    findings.sameNumbers(read(winner), winners, c + " winner");
    Tensor alone = unwritten(c.y());
    backend().run(new Max(tx, c.window(), alone, alone));
    findings.sameNumbers(read(alone), c.max(x, winners), c + " y alone");
  }

  /** All negative, so that a padding of 0 would win. */
  @Test
  void the_first_of_the_largest_elements_wins_and_the_padding_never_does() {
    Draws draws = Draws.seeded(2601);
    Findings findings = new Findings("largest elements, " + draws);
    for (PoolingCase c : cases()) {
      float[] x = draws.wholeNumbers(c.x().size(), 2);
      for (int i = 0; i < x.length; i++) {
        x[i] -= 3;
      }
      judgeMax(findings, c, x);
    }
    conclude("largest elements", findings);
  }

  @Test
  void the_first_nan_wins_and_minus_infinity_is_a_number() {
    Draws draws = Draws.seeded(2602);
    Findings findings = new Findings("largest elements with NaN, " + draws);
    for (PoolingCase c : PoolingCase.grid()) {
      float[] x = filled(c.x().size(), Float.NEGATIVE_INFINITY);
      judgeMax(findings, c, x);
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 3 == 0 ? Float.NEGATIVE_INFINITY : draws.uniform(-1, 1);
      }
      for (int i = 0; i < 1 + x.length / 20; i++) {
        x[draws.below(x.length)] = Float.NaN;
      }
      judgeMax(findings, c, x);
    }
    findings.assertNone();
  }

  /** Whole numbers up to 9, of which no sum is above 2²⁴. */
  @Test
  void a_gradient_goes_to_the_winner_alone() {
    Draws draws = Draws.seeded(2603);
    Findings findings = new Findings("gradients of largest elements, " + draws);
    for (PoolingCase c : cases()) {
      float[] winners = c.winners(draws.wholeNumbers(c.x().size(), 2));
      float[] delta = draws.wholeNumbers(c.y().size(), 9);
      Tensor dx = unwritten(c.x());
      backend().run(new MaxGradient(tensor(delta, c.y()), tensor(winners, c.y()), c.window(), dx));
      findings.sameNumbers(read(dx), floats(c.maxGradient(delta, winners)), c.toString());
    }
    conclude("gradients of largest elements", findings);
  }

  private static float[] floats(Oracle.Sums sums) {
    float[] rounded = new float[sums.value.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) sums.value[i];
    }
    return rounded;
  }

  // ----------------------------------------------------------------------------------------- means

  /** A sum of k terms and a division of it, or of each term. */
  private static double factor(double sum) {
    return sum + 2 * 0x1p-24;
  }

  private static void judge(
      Findings findings, double factor, Oracle.Sums exact, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      findings.within(
          factor * exact.magnitude[i] + Float.MIN_VALUE,
          got[i],
          exact.value[i],
          () -> where + " at " + at);
    }
  }

  @Test
  void means_count_the_padding_or_not_and_never_what_hangs_over() {
    Draws draws = Draws.seeded(2604);
    Findings findings = new Findings("means, " + draws);
    for (PoolingCase c : cases()) {
      float[] x = draws.mixed(c.x().size());
      for (boolean isPaddingCounted : new boolean[] {true, false}) {
        Tensor y = unwritten(c.y());
        backend().run(new Average(tensor(x, c.x()), c.window(), isPaddingCounted, y));
        judge(
            findings,
            factor(limits().sumOfAny(c.window().taps())),
            c.average(x, isPaddingCounted),
            read(y),
            c + (isPaddingCounted ? ", padding counted" : ""));
      }
    }
    conclude("means", findings);
  }

  @Test
  void gradients_of_means_are_within_the_bound() {
    Draws draws = Draws.seeded(2605);
    Findings findings = new Findings("gradients of means, " + draws);
    for (PoolingCase c : cases()) {
      float[] delta = draws.mixed(c.y().size());
      for (boolean isPaddingCounted : new boolean[] {true, false}) {
        Tensor dx = unwritten(c.x());
        backend().run(new AverageGradient(tensor(delta, c.y()), c.window(), isPaddingCounted, dx));
        judge(
            findings,
            factor(limits().sumOfAny(c.window().taps())),
            c.averageGradient(delta, isPaddingCounted),
            read(dx),
            c + (isPaddingCounted ? ", padding counted" : ""));
      }
    }
    conclude("gradients of means", findings);
  }

  @ParameterizedTest
  @EnumSource
  void means_of_regular_numbers_stay_within_the_bound_of_any(RegularFamily.Numbers numbers) {
    Findings findings = new Findings("means of " + numbers);
    for (PoolingCase c : PoolingCase.ofLongSums()) {
      float[] x = numbers.down(c.x().size(), 1);
      Tensor y = unwritten(c.y());
      backend().run(new Average(tensor(x, c.x()), c.window(), true, y));
      double factor = factor(limits().sumOfAny(c.window().taps()));
      judge(findings, factor, c.average(x, true), read(y), c + " y");
      float[] delta = numbers.down(c.y().size(), 1);
      Tensor dx = unwritten(c.x());
      backend().run(new AverageGradient(tensor(delta, c.y()), c.window(), true, dx));
      judge(findings, factor, c.averageGradient(delta, true), read(dx), c + " dx");
    }
    conclude("means of " + numbers, findings);
  }
}
