package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Transpose;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The judge is judged: the oracle, the bounds and the choice of cases, by numbers known by hand.
 */
final class OracleTest {

  @Test
  void products_are_those_worked_out_by_hand_for_every_transpose() {
    // A = [1 2 3; 4 5 6], B = [1 −1; 2 0; 0 3], A·B = [5 8; 14 14].
    float[] a = {1, 2, 3, 4, 5, 6};
    float[] aT = {1, 4, 2, 5, 3, 6};
    float[] b = {1, -1, 2, 0, 0, 3};
    float[] bT = {1, 2, 0, -1, 0, 3};
    float[] c = {10, 20, 30, 40};
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        Oracle.Sums sums =
            Oracle.matmul(
                2,
                ta == Transpose.NO ? a : aT,
                ta,
                tb == Transpose.NO ? b : bT,
                tb,
                -0.5f,
                c,
                2,
                2,
                3);
        assertThat(sums.value).containsExactly(5, 6, 13, 8);
        assertThat(sums.magnitude).containsExactly(15, 30, 43, 64);
      }
    }
  }

  @Test
  void row_sums_and_softmax_are_those_worked_out_by_hand() {
    float[] x = {1, -2, 3, 4};
    Oracle.Sums sums = Oracle.sumRows(0.5f, x, 2, new float[] {1, -1}, 2, 2);
    assertThat(sums.value).containsExactly(4, -1);
    assertThat(sums.magnitude).containsExactly(4, 5);
    double[] p = Oracle.softmaxRows(new float[] {0, (float) Math.log(3), 1000, 1000}, 2, 2);
    assertThat(p).containsExactly(new double[] {0.25, 0.75, 0.5, 0.5}, within(1e-7));
  }

  @Test
  void an_ulp_is_the_spacing_of_floats() {
    for (float value : new float[] {1, 1.5f, 2, 0.1f, 1e-38f, 1e-42f, 3e38f, -7}) {
      assertThat(Ulps.of(value)).isEqualTo(Math.ulp(value));
    }
    assertThat(Ulps.of(0)).isEqualTo(Float.MIN_VALUE);
    assertThat(Ulps.distance(Float.POSITIVE_INFINITY, 1e39)).isZero();
    assertThat(Ulps.distance(Float.MAX_VALUE, 1e39)).isPositive().isFinite();
    assertThat(Ulps.distance(Float.NaN, Double.NaN)).isZero();
    assertThat(Ulps.distance(Float.NaN, 0)).isInfinite();
    assertThat(Ulps.distance(0, Double.NaN)).isInfinite();
  }

  @Test
  void the_bound_of_a_product_is_the_worst_case_when_short_and_probable_when_long() {
    assertThat(Tolerances.product(1)).isEqualTo(Tolerances.gamma(3));
    assertThat(Tolerances.product(65_536)).isCloseTo(2 * 256 * Ulps.U, within(1e-8));
    assertThat(Tolerances.product(65_536)).isLessThan(Tolerances.gamma(65_538) / 100);
  }

  @Test
  void every_two_sizes_meet_in_every_two_roles_and_every_size_meets_all_factors() {
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        List<ProductCase> grid = ProductCase.grid(ta, tb);
        Set<List<Integer>> pairs = new HashSet<>();
        Set<List<Number>> factors = new HashSet<>();
        for (ProductCase each : grid) {
          pairs.add(List.of(0, each.m(), each.n()));
          pairs.add(List.of(1, each.m(), each.k()));
          pairs.add(List.of(2, each.n(), each.k()));
          factors.add(List.of(0, each.m(), each.alpha(), each.beta()));
          factors.add(List.of(2, each.k(), each.alpha(), each.beta()));
        }
        int sizes = ProductCase.SIZES.length;
        assertThat(grid).hasSize(sizes * sizes);
        assertThat(pairs).hasSize(3 * sizes * sizes);
        assertThat(factors).hasSize(2 * sizes * 9);
      }
    }
  }

  @Test
  void the_points_are_a_million_over_every_binade_and_a_million_where_functions_bend() {
    float[] points = Points.everyBinade();
    assertThat(points.length).isGreaterThanOrEqualTo(1 << 20);
    Set<Integer> binades = new HashSet<>();
    for (float point : points) {
      assertThat(Float.isFinite(point)).isTrue();
      binades.add(Float.floatToRawIntBits(point) >>> 23);
    }
    assertThat(binades).hasSize(2 * 255);
    assertThat(points).contains(Float.MAX_VALUE, -Float.MAX_VALUE, 1, -1, Float.MIN_NORMAL);
    assertThat(Points.whereItBends().length).isGreaterThan(1 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void limits_are_small_finite_and_positive_wherever_a_result_is_rounded(Activation f) {
    List<String> odd = new ArrayList<>();
    for (double z = -100; z < 100; z += 0.0137) {
      check(
          odd, f + " at " + z, ActivationLimits.value(f, z), 10 * Ulps.U * Math.abs(z), f.value(z));
      check(odd, f + "′ at " + z, ActivationLimits.derivative(f, z), 0, f.derivative(z));
      if (f.derivativeForm() == DerivativeForm.OUTPUT) {
        double a = f.value(z);
        double limit = ActivationLimits.derivativeFromOutput(f, a);
        check(odd, f + "′ from " + a, limit, 0, f.derivativeFromOutput(a));
      }
    }
    assertThat(odd).isEmpty();
  }

  /** No limit may exceed 1e-4 of order 1: a bound that admits anything judges nothing. */
  private static void check(
      List<String> odd, String what, double limit, double extra, double exact) {
    double most = 1e-4 * Math.max(1, Math.abs(exact)) + extra;
    if (!(limit >= 0 && limit <= most)) {
      odd.add(what + ": " + limit);
    }
  }
}
