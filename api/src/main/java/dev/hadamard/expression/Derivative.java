package dev.hadamard.expression;

import static dev.hadamard.expression.Expression.constant;

import java.util.HashMap;
import java.util.Map;

/**
 * The partial derivative of expressions with respect to one input. Terms that are 0 and factors
 * that are 1 are left out; shared parts are differentiated once.
 */
final class Derivative {

  private final String input;
  private final Map<Expression, Expression> known = new HashMap<>();

  Derivative(String input) {
    this.input = input;
  }

  Expression of(Expression e) {
    Expression found = known.get(e);
    if (found == null) {
      found = compute(e);
      known.put(e, found);
    }
    return found;
  }

  private Expression compute(Expression e) {
    return switch (e.function()) {
      case INPUT -> constant(e.name().equals(input) ? 1 : 0);
      case CONSTANT, LESS, LESS_OR_EQUAL, EQUAL, UNIFORM -> constant(0);
      case ADD -> sum(d(e, 0), d(e, 1));
      case SUBTRACT -> difference(d(e, 0), d(e, 1));
      case MULTIPLY -> sum(product(d(e, 0), at(e, 1)), product(at(e, 0), d(e, 1)));
      // (a′ − (a/b)·b′)/b, which uses the quotient again.
      case DIVIDE -> quotient(difference(d(e, 0), product(e, d(e, 1))), at(e, 1));
      case NEGATE -> difference(constant(0), d(e, 0));
      case ABS -> choice(at(e, 0).less(0), difference(constant(0), d(e, 0)), d(e, 0));
      case MIN -> choice(at(e, 1).less(at(e, 0)), d(e, 1), d(e, 0));
      case MAX -> choice(at(e, 0).less(at(e, 1)), d(e, 1), d(e, 0));
      case SELECT -> choice(at(e, 0), d(e, 1), d(e, 2));
      default -> product(slope(e, at(e, 0)), d(e, 0));
    };
  }

  /** f′(a) of a function of one operand. */
  private static Expression slope(Expression e, Expression a) {
    return switch (e.function()) {
      case SQRT -> constant(0.5).over(e);
      case EXP -> e;
      case LOG -> constant(1).over(a);
      case EXPM1 -> a.exp();
      case LOG1P -> constant(1).over(a.plus(1));
      // 4σ(2a)σ(−2a) and σ(a)σ(−a): 1 − tanh² a and y(1 − y) cancel where f is near 1.
      case TANH -> a.times(2).sigmoid().times(a.times(-2).sigmoid()).times(4);
      case SIGMOID -> e.times(a.negate().sigmoid());
      case ERF -> a.times(a).negate().exp().times(2 / Math.sqrt(Math.PI));
      case POW -> product(constant(e.constant()), power(a, e.constant() - 1));
      default ->
          throw new IllegalArgumentException(e.function() + " is no function of one operand");
    };
  }

  private static Expression power(Expression a, float exponent) {
    return exponent == 0 ? constant(1) : exponent == 1 ? a : a.pow(exponent);
  }

  private Expression d(Expression e, int operand) {
    return of(at(e, operand));
  }

  private static Expression at(Expression e, int operand) {
    return e.operands().get(operand);
  }

  private static Expression sum(Expression a, Expression b) {
    return a.is(0) ? b : b.is(0) ? a : a.plus(b);
  }

  private static Expression difference(Expression a, Expression b) {
    return b.is(0) ? a : a.is(0) ? b.negate() : a.minus(b);
  }

  private static Expression product(Expression a, Expression b) {
    if (a.is(0) || b.is(0)) {
      return constant(0);
    }
    return a.is(1) ? b : b.is(1) ? a : a.times(b);
  }

  private static Expression quotient(Expression a, Expression b) {
    return a.is(0) || b.is(1) ? a : a.over(b);
  }

  private static Expression choice(Expression condition, Expression first, Expression second) {
    return first.equals(second) ? first : condition.select(first, second);
  }
}
