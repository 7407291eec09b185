package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.DeclaredError.Operation;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Family 3: every activation, its derivative and its derivative in the output, at 2.3 million
 * points each, within {@link ActivationLimits} or the error that the backend declares; and at
 * special values by {@link SpecialValue}.
 */
abstract class ActivationFamily extends Family {

  private static final float TINIEST = Float.MIN_VALUE;
  private static final float SUBNORMAL = 1e-40f;

  ActivationFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** One of the three element-wise calls. */
  private interface Call {
    void run(Tensor in, Tensor out);
  }

  @ParameterizedTest
  @EnumSource
  void activations_stay_within_their_limits_over_all_of_float32(Activation f) {
    sweep(Operation.ACTIVATE, f, (z, out) -> backend().activate(f, z, out), f::value);
  }

  @ParameterizedTest
  @EnumSource
  void derivatives_stay_within_their_limits_over_all_of_float32(Activation f) {
    sweep(Operation.DERIVATIVE, f, (z, out) -> backend().derivative(f, z, out), f::derivative);
  }

  @ParameterizedTest
  @EnumSource
  void derivatives_from_the_output_stay_within_their_limits(Activation f) {
    if (f.derivativeForm() == DerivativeForm.INPUT) {
      return; // refused, which RefusalFamily tests
    }
    sweep(
        Operation.DERIVATIVE_FROM_OUTPUT,
        f,
        (a, out) -> backend().derivativeFromOutput(f, a, out),
        f::derivativeFromOutput);
  }

  @ParameterizedTest
  @EnumSource
  void activations_at_special_values_are_those_of_the_table(Activation f) {
    SpecialValue row = SpecialValue.of(f);
    float[] z = {
      Float.NEGATIVE_INFINITY,
      -0f,
      0f,
      Float.POSITIVE_INFINITY,
      TINIEST,
      -TINIEST,
      SUBNORMAL,
      -SUBNORMAL
    };
    double[] want = {
      row.low(), row.zero(), row.zero(), row.high(), row.zero(), row.zero(), row.zero(), row.zero()
    };
    Tensor out = arena().allocate(z.length);
    backend().activate(f, tensor(z, z.length), out);
    judge(f.label(), z, read(out), want);
  }

  @ParameterizedTest
  @EnumSource
  void derivatives_at_special_values_are_those_of_the_table(Activation f) {
    SpecialValue row = SpecialValue.of(f);
    float[] z = {Float.NEGATIVE_INFINITY, -0f, 0f, Float.POSITIVE_INFINITY};
    double[] want = {row.slopeLow(), row.slopeZero(), row.slopeZero(), row.slopeHigh()};
    Tensor out = arena().allocate(z.length);
    backend().derivative(f, tensor(z, z.length), out);
    judge(f.label() + "′", z, read(out), want);
  }

  @ParameterizedTest
  @EnumSource
  void both_zeros_are_one_number(Activation f) {
    float[] zeros = {0f, -0f};
    Tensor in = tensor(zeros, 2);
    Tensor out = arena().allocate(2);
    Findings findings = new Findings(f.label() + " at 0 and −0");
    backend().activate(f, in, out);
    sameAtBoth(findings, read(out), f.label());
    backend().derivative(f, in, out);
    sameAtBoth(findings, read(out), f.label() + "′");
    if (f.derivativeForm() == DerivativeForm.OUTPUT) {
      backend().derivativeFromOutput(f, in, out);
      sameAtBoth(findings, read(out), f.label() + "′(a)");
    }
    findings.assertNone();
  }

  private static void sameAtBoth(Findings findings, float[] got, String what) {
    findings.sameNumbers(new float[] {got[0]}, new float[] {got[1]}, what);
  }

  @ParameterizedTest
  @EnumSource
  void not_a_number_survives_activation_and_derivative(Activation f) {
    // Among numbers, at both ends, and often enough to fill a vector.
    float[] z = new float[67];
    for (int i = 0; i < z.length; i++) {
      z[i] = i % 3 == 0 || i > 40 ? Float.NaN : i - 20;
    }
    Tensor in = tensor(z, z.length);
    Tensor out = arena().allocate(z.length);
    backend().activate(f, in, out);
    assertNanWhere(z, read(out), f.label());
    backend().derivative(f, in, out);
    assertNanWhere(z, read(out), f.label() + "′");
    if (f.derivativeForm() == DerivativeForm.OUTPUT) {
      backend().derivativeFromOutput(f, in, out);
      assertNanWhere(z, read(out), f.label() + "′(a)");
    }
  }

  /** At all points, within the limit of all or the declared one; and what is declared is true. */
  private void sweep(Operation operation, Activation f, Call call, DoubleUnaryOperator exact) {
    Findings findings = new Findings(operation.of(f));
    DoubleUnaryOperator limit = limits().of(operation, f);
    Optional<Declaration> declaration = limits().declared(operation, f).map(Declaration::new);
    for (float[] points : points(operation, f)) {
      float[] got = run(call, points);
      for (int i = 0; i < points.length; i++) {
        float at = points[i];
        float result = got[i];
        double want = exact.applyAsDouble(at);
        findings.within(limit.applyAsDouble(at), result, want, () -> "z = " + at);
        declaration.ifPresent(declared -> declared.see(at, result, want));
      }
    }
    conclude(operation.of(f), findings);
    declaration.ifPresent(this::conclude);
  }

  /** What the operation reads: all of float32 and where it bends, or what f makes of that. */
  private static float[][] points(Operation operation, Activation f) {
    float[][] sets = {Points.everyBinade(), Points.whereItBends()};
    if (operation == Operation.DERIVATIVE_FROM_OUTPUT) {
      for (float[] points : sets) {
        for (int i = 0; i < points.length; i++) {
          points[i] = (float) f.value(points[i]);
        }
      }
    }
    return sets;
  }

  private float[] run(Call call, float[] points) {
    try (TensorArena arena = backend().newArena()) {
      Tensor in = tensor(arena, points, points.length);
      Tensor out = arena.allocate(points.length);
      call.run(in, out);
      return read(out);
    }
  }

  private static void judge(String what, float[] z, float[] got, double[] want) {
    Findings findings = new Findings(what + " at special values");
    for (int i = 0; i < z.length; i++) {
      float at = z[i];
      // Three ulp: the limit of an exponential, and 2⁻¹²⁵ for a subnormal input taken for zero.
      // What is 0 at 0 is exactly that; its sign is open.
      boolean exact = Double.isInfinite(want[i]) || (at == 0 && want[i] == 0);
      double bound = exact ? 0 : 3 * Ulps.of(want[i]) + 2 * Ulps.MIN_NORMAL;
      findings.within(bound, got[i], want[i], () -> "z = " + at);
    }
    findings.assertNone();
  }

  private static void assertNanWhere(float[] z, float[] got, String what) {
    for (int i = 0; i < z.length; i++) {
      assertThat(Float.isNaN(got[i]))
          .as("%s(%s) is NaN, element %d, got %s", what, z[i], i, got[i])
          .isEqualTo(Float.isNaN(z[i]));
    }
  }
}
