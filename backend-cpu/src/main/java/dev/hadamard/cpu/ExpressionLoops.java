package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.expression.Function;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of expressions over the beginning of an array. C2 vectorises those without a call
 * or a choice.
 */
final class ExpressionLoops {

  /** Beyond it erf is ±1 in float. */
  static final float ERF_BOUND = 4;

  // erf x = x·P(x²)/Q(x²), a minimax fit.
  private static final float P5 = 0x1.0aa6p-19f;
  private static final float P4 = 0x1.2a5d2p-12f;
  private static final float P3 = 0x1.fcef7ap-9f;
  private static final float P2 = 0x1.b2ff5p-5f;
  private static final float P1 = 0x1.8c5c94p-3f;
  private static final float P0 = 0x1.20dd74p0f;
  private static final float Q5 = 0x1.39e25p-15f;
  private static final float Q4 = 0x1.36c0e6p-10f;
  private static final float Q3 = 0x1.f247d8p-7f;
  private static final float Q2 = 0x1.d87506p-4f;
  private static final float Q1 = 0x1.027b9cp-1f;

  private final Loops loops;
  private final Map<Function, ElementwiseLoop> others = new EnumMap<>(Function.class);
  private final ElementwiseLoop log1pOfFraction =
      new OutlinedLoop(ExpressionLoops::log1pOfFraction);

  /** Takes tanh and the sigmoid from these. */
  ExpressionLoops(Loops loops) {
    this.loops = loops;
    for (Function function : Function.values()) {
      ElementwiseLoop loop = of(function);
      if (loop != null) {
        others.put(function, new OutlinedLoop(loop));
      }
    }
  }

  private static @Nullable ElementwiseLoop of(Function function) {
    return switch (function) {
      case NEGATE -> ExpressionLoops::negate;
      case ABS -> ExpressionLoops::abs;
      case SQRT -> ExpressionLoops::sqrt;
      case EXP -> ExpressionLoops::exp;
      case EXPM1 -> ExpressionLoops::expm1;
      case LOG -> ExpressionLoops::log;
      case LOG1P -> ExpressionLoops::log1p;
      case ERF -> ExpressionLoops::erf;
      default -> null;
    };
  }

  /** outᵢ ← f(aᵢ) for i &lt; n; {@code out} may be {@code a}. */
  void unary(Function function, float[] a, float[] out, int n) {
    switch (function) {
      case TANH -> loops.activation(Activation.TANH).run(a, out, 0, n);
      case SIGMOID -> loops.activation(Activation.SIGMOID).run(a, out, 0, n);
      default -> {
        ElementwiseLoop loop = others.get(function);
        if (loop == null) {
          throw new IllegalArgumentException(function + " has not one operand");
        }
        loop.run(a, out, 0, n);
      }
    }
  }

  /** outᵢ ← ln(1 + aᵢ) for i &lt; n, with all aᵢ in [0, 1] or NaN. */
  void log1pOfFraction(float[] a, float[] out, int n) {
    log1pOfFraction.run(a, out, 0, n);
  }

  /** outᵢ ← f(aᵢ, bᵢ) for i &lt; n; {@code out} may be {@code a} or {@code b}. */
  static void binary(Function function, float[] a, float[] b, float[] out, int n) {
    switch (function) {
      case ADD -> add(a, b, out, n);
      case SUBTRACT -> subtract(a, b, out, n);
      case MULTIPLY -> ArithmeticLoops.hadamard(a, b, out, 0, n);
      case DIVIDE -> divide(a, b, out, n);
      case MIN -> min(a, b, out, n);
      case MAX -> max(a, b, out, n);
      case LESS -> less(a, b, out, n);
      case LESS_OR_EQUAL -> lessOrEqual(a, b, out, n);
      case EQUAL -> equal(a, b, out, n);
      default -> throw new IllegalArgumentException(function + " has not two operands");
    }
  }

  private static void add(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] + b[i];
    }
  }

  private static void subtract(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] - b[i];
    }
  }

  private static void divide(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] / b[i];
    }
  }

  private static void min(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = Math.min(a[i], b[i]);
    }
  }

  private static void max(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = Math.max(a[i], b[i]);
    }
  }

  private static void less(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] < b[i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] <= b[i] ? 1 : 0;
    }
  }

  private static void equal(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] == b[i] ? 1 : 0;
    }
  }

  /** outᵢ ← bᵢ where the condition is not 0, else cᵢ. */
  static void select(float[] condition, float[] b, float[] c, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = condition[i] != 0 ? b[i] : c[i];
    }
  }

  private static void negate(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = -a[i];
    }
  }

  private static void abs(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.abs(a[i]);
    }
  }

  private static void sqrt(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = (float) Math.sqrt(a[i]);
    }
  }

  private static void exp(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Approximations.exp(a[i]);
    }
  }

  private static void expm1(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Approximations.expm1OfAny(a[i]);
    }
  }

  private static void log(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Logarithm.log(a[i]);
    }
  }

  private static void log1p(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Logarithm.log1p(a[i]);
    }
  }

  private static void log1pOfFraction(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Approximations.log1p(a[i]);
    }
  }

  /** Those of erf's P, the highest power first. */
  static float[] numerator() {
    return new float[] {P5, P4, P3, P2, P1, P0};
  }

  /** Those of erf's Q, the highest power first. */
  static float[] denominator() {
    return new float[] {Q5, Q4, Q3, Q2, Q1, 1};
  }

  /** Error: 5 ulp. */
  private static void erf(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float z = Math.max(Math.min(a[i], ERF_BOUND), -ERF_BOUND);
      float s = z * z;
      float p = Math.fma(P5, s, P4);
      p = Math.fma(p, s, P3);
      p = Math.fma(p, s, P2);
      p = Math.fma(p, s, P1);
      p = Math.fma(p, s, P0);
      float q = Math.fma(Q5, s, Q4);
      q = Math.fma(q, s, Q3);
      q = Math.fma(q, s, Q2);
      q = Math.fma(q, s, Q1);
      q = Math.fma(q, s, 1f);
      out[i] = Math.max(Math.min(z * p / q, 1f), -1f);
    }
  }
}
