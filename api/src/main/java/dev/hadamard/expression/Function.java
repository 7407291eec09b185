package dev.hadamard.expression;

/**
 * What a node of an {@link Expression} computes of its operands.
 *
 * <p>Each has its number of operands, and the error that a backend may add to the exactly rounded
 * result, in units in the last place of float32. {@link Evaluation} computes its value.
 */
public enum Function {
  /** An element of an input tensor, exactly. */
  INPUT(0, 0),

  /** A float32 constant. */
  CONSTANT(0, 0),

  /** a + b. */
  ADD(2, 0),

  /** a − b. */
  SUBTRACT(2, 0),

  /** a·b. */
  MULTIPLY(2, 0),

  /** a/b, within 2.5 ulp (OpenCL 1.2, table 7.1). */
  DIVIDE(2, 2),

  /** −a, exactly. */
  NEGATE(1, 0),

  /** |a|, exactly. */
  ABS(1, 0),

  /** The smaller one, exactly; NaN if one is. */
  MIN(2, 0),

  /** The larger one, exactly; NaN if one is. */
  MAX(2, 0),

  /** √a, within 3 ulp (OpenCL 1.2, table 7.1). */
  SQRT(1, 2.5),

  /** eᵃ. */
  EXP(1, 2.5),

  /** ln a. */
  LOG(1, 2.5),

  /** eᵃ − 1, without cancellation near 0. */
  EXPM1(1, 2.5),

  /** ln(1 + a), without cancellation near 0. */
  LOG1P(1, 2.5),

  /** tanh a. */
  TANH(1, 4.5),

  /** σ(a) = 1/(1 + e⁻ᵃ). */
  SIGMOID(1, 9.5),

  /** erf a = 2/√π ∫₀ᵃ e^(−t²) dt. */
  ERF(1, 9.5),

  /** a to the power of a constant. */
  POW(1, 0),

  /** 1 if a &lt; b, else 0; 0 if one is NaN. */
  LESS(2, 0),

  /** 1 if a ≤ b, else 0; 0 if one is NaN. */
  LESS_OR_EQUAL(2, 0),

  /** 1 if a = b, else 0; 0 if one is NaN. */
  EQUAL(2, 0),

  /** b if a ≠ 0 (NaN included), else c. */
  SELECT(3, 0),

  /**
   * A number in [0, 1) of the place of the element, the seed a, the stream b and the step c, the
   * same on every backend. A multiple of 2⁻²⁴, exactly.
   */
  UNIFORM(3, 0);

  private final int arity;
  private final double excessUlps;

  Function(int arity, double excessUlps) {
    this.arity = arity;
    this.excessUlps = excessUlps;
  }

  /** The number of operands. */
  public int arity() {
    return arity;
  }

  /** The units in the last place by which a result may be off beyond the half of rounding. */
  double excessUlps() {
    return excessUlps;
  }

  /** Whether float32 holds the value exactly, so that nothing is rounded. */
  boolean isExact() {
    return switch (this) {
      case INPUT, CONSTANT, NEGATE, ABS, MIN, MAX, LESS, LESS_OR_EQUAL, EQUAL, SELECT, UNIFORM ->
          true;
      default -> false;
    };
  }
}
