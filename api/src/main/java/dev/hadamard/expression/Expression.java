package dev.hadamard.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A formula for the elements of a tensor, as an immutable tree: an activation, a loss, the update
 * of an optimizer.
 *
 * <pre>{@code
 * Expression x = Expression.input("x");
 * Expression z = Expression.input("z");
 * Expression y = x.pow(2).times(z).plus(Expression.input("h"));
 * System.out.println(y);                 // x²·z + h
 * System.out.println(y.derivative("x")); // 2·x·z
 * System.out.println(y.value(Map.of("x", 3.0, "z", 4.0, "h", 1.0))); // 37.0
 * }</pre>
 *
 * <p>{@link dev.hadamard.op.Elementwise} computes it on a device, in float32 and in one kernel.
 * Here it evaluates itself in double ({@link #value}), with a bound for what float32 may differ
 * ({@link #bounded}), and differentiates itself ({@link #derivative}).
 *
 * <p>Constants are rounded to float32 when the expression is built. Expressions of the same form
 * are equal. Parts may be shared, and are computed once.
 */
public final class Expression {

  private final Function function;
  private final List<Expression> operands;
  private final float constant;
  private final String name;
  private final int hash;

  private Expression(Function function, List<Expression> operands, float constant, String name) {
    this.function = function;
    this.operands = operands;
    this.constant = constant;
    this.name = name;
    this.hash = Objects.hash(function, operands, constant, name);
  }

  // ---------------------------------------------------------------------------------------- leaves

  /**
   * The element of an input tensor.
   *
   * @param name a letter, then letters, digits and underscores
   * @throws IllegalArgumentException if it is no such name
   */
  public static Expression input(String name) {
    if (!name.matches("\\p{L}[\\p{L}\\p{N}_]*")) {
      throw new IllegalArgumentException(
          "'%s' is no name: a letter, then letters, digits and underscores".formatted(name));
    }
    return new Expression(Function.INPUT, List.of(), 0, name);
  }

  /** A constant, rounded to float32. */
  public static Expression constant(double value) {
    return new Expression(Function.CONSTANT, List.of(), (float) value, "");
  }

  /**
   * A pseudo-random number in [0, 1), a multiple of 2⁻²⁴, of the place of the element, a seed, a
   * stream and a step. Other seeds, streams or steps give other numbers, independent of these.
   * Every backend computes the same ones.
   *
   * <p>Seed and step are mostly inputs of one element, so that each replay of a recording draws
   * anew; the stream is mostly a constant, one for each use within a step. Floats count by their
   * bits, where −0 is 0 and every NaN is one.
   *
   * <pre>{@code
   * Expression u =
   *     Expression.uniform(Expression.input("seed"), Expression.constant(0), Expression.input("step"));
   * Expression dropped = u.less(0.5).select(Expression.constant(0), Expression.input("x"));
   * }</pre>
   *
   * <p>Source: Philox 4×32-10 by J. K. Salmon and others, <i>Parallel random numbers: as easy as 1,
   * 2, 3</i>, 2011; {@link Uniform} says which counter and key it has.
   */
  public static Expression uniform(Expression seed, Expression stream, Expression step) {
    return of(Function.UNIFORM, seed, stream, step);
  }

  static Expression of(Function function, Expression... operands) {
    return new Expression(function, List.of(operands), 0, "");
  }

  // ------------------------------------------------------------------------------------ arithmetic

  /** this + other. */
  public Expression plus(Expression other) {
    return of(Function.ADD, this, other);
  }

  /** this + value. */
  public Expression plus(double value) {
    return plus(constant(value));
  }

  /** this − other. */
  public Expression minus(Expression other) {
    return of(Function.SUBTRACT, this, other);
  }

  /** this − value. */
  public Expression minus(double value) {
    return minus(constant(value));
  }

  /** this · other. */
  public Expression times(Expression other) {
    return of(Function.MULTIPLY, this, other);
  }

  /** this · value. */
  public Expression times(double value) {
    return times(constant(value));
  }

  /** this / other. */
  public Expression over(Expression other) {
    return of(Function.DIVIDE, this, other);
  }

  /** this / value. */
  public Expression over(double value) {
    return over(constant(value));
  }

  /** −this. */
  public Expression negate() {
    return of(Function.NEGATE, this);
  }

  /** |this|. */
  public Expression abs() {
    return of(Function.ABS, this);
  }

  /** The smaller of the two; NaN if one is. */
  public Expression min(Expression other) {
    return of(Function.MIN, this, other);
  }

  /** The smaller of this and a value. */
  public Expression min(double value) {
    return min(constant(value));
  }

  /** The larger of the two; NaN if one is. */
  public Expression max(Expression other) {
    return of(Function.MAX, this, other);
  }

  /** The larger of this and a value. */
  public Expression max(double value) {
    return max(constant(value));
  }

  // ------------------------------------------------------------------------------------- functions

  /**
   * this to the power of a constant.
   *
   * <p>Whole exponents from −8 to 8 are products, their reciprocals and, with a half, a square
   * root. Others are e^(exponent·ln this), which is NaN for a negative number and loses digits as
   * |exponent · ln this| grows.
   */
  public Expression pow(double exponent) {
    return new Expression(Function.POW, List.of(this), (float) exponent, "");
  }

  /** √this. */
  public Expression sqrt() {
    return of(Function.SQRT, this);
  }

  /** e to the power of this. */
  public Expression exp() {
    return of(Function.EXP, this);
  }

  /** The natural logarithm. */
  public Expression log() {
    return of(Function.LOG, this);
  }

  /** e to the power of this, − 1, without cancellation near 0. */
  public Expression expm1() {
    return of(Function.EXPM1, this);
  }

  /** ln(1 + this), without cancellation near 0. */
  public Expression log1p() {
    return of(Function.LOG1P, this);
  }

  /** The hyperbolic tangent. */
  public Expression tanh() {
    return of(Function.TANH, this);
  }

  /** The logistic function 1/(1 + e^−this). */
  public Expression sigmoid() {
    return of(Function.SIGMOID, this);
  }

  /** The error function. */
  public Expression erf() {
    return of(Function.ERF, this);
  }

  // --------------------------------------------------------------------------------------- choices

  /** 1 where this is less, else 0; 0 if one is NaN. */
  public Expression less(Expression other) {
    return of(Function.LESS, this, other);
  }

  /** 1 where this is less than a value, else 0. */
  public Expression less(double value) {
    return less(constant(value));
  }

  /** 1 where this is greater, else 0; 0 if one is NaN. */
  public Expression greater(Expression other) {
    return other.less(this);
  }

  /** 1 where this is greater than a value, else 0. */
  public Expression greater(double value) {
    return greater(constant(value));
  }

  /** 1 where this is less or equal, else 0; 0 if one is NaN. */
  public Expression lessOrEqual(Expression other) {
    return of(Function.LESS_OR_EQUAL, this, other);
  }

  /** 1 where both are equal, else 0; 0 if one is NaN. */
  public Expression equal(Expression other) {
    return of(Function.EQUAL, this, other);
  }

  /** The first where this is not 0, else the second. */
  public Expression select(Expression first, Expression second) {
    return of(Function.SELECT, this, first, second);
  }

  // -------------------------------------------------------------------------------------- the tree

  /** What the root computes. */
  public Function function() {
    return function;
  }

  /** What the root computes it of. */
  public List<Expression> operands() {
    return operands;
  }

  /** The value of a {@link Function#CONSTANT}, or the exponent of a {@link Function#POW}. */
  public float constant() {
    return constant;
  }

  /** The name of a {@link Function#INPUT}. */
  public String name() {
    return name;
  }

  /** The names of all inputs, in the order in which they appear. */
  public List<String> inputs() {
    return Program.of(List.of(this)).inputs();
  }

  /** The same with another operand. */
  public Expression withOperand(int index, Expression operand) {
    List<Expression> changed = new ArrayList<>(operands);
    changed.set(index, operand);
    return new Expression(function, List.copyOf(changed), constant, name);
  }

  /** Whether this is the constant. */
  boolean is(float value) {
    return function == Function.CONSTANT && constant == value;
  }

  // ----------------------------------------------------------------------- evaluation and calculus

  /**
   * The value in double precision.
   *
   * @param inputs the value of each input by its name
   * @throws IllegalArgumentException if one is missing
   */
  public double value(Map<String, Double> inputs) {
    return bounded(inputs).value();
  }

  /**
   * The value in double precision, and how far the result of a backend may be off.
   *
   * @param inputs the value of each input by its name; float32 numbers
   * @throws IllegalArgumentException if one is missing
   */
  public Bounded bounded(Map<String, Double> inputs) {
    return Evaluation.of(this, inputs, 0);
  }

  /**
   * The partial derivative with respect to an input, by the chain rule.
   *
   * <p>Where a function has a kink, at |0| or where min and max are equal, it is that of one of the
   * two sides. Comparisons and random numbers have the derivative 0.
   */
  public Expression derivative(String input) {
    return new Derivative(input).of(this);
  }

  /** The expression as a formula, such as {@code x²·z + h}. */
  @Override
  public String toString() {
    return Formula.of(this);
  }

  @Override
  public boolean equals(Object object) {
    return this == object
        || (object instanceof Expression other
            && hash == other.hash
            && function == other.function
            && Float.floatToIntBits(constant) == Float.floatToIntBits(other.constant)
            && name.equals(other.name)
            && operands.equals(other.operands));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
