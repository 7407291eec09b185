package dev.hadamard.tck;

import static dev.hadamard.expression.Expression.constant;
import static dev.hadamard.expression.Expression.input;

import dev.hadamard.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Random expressions of some inputs, and how one that fails is made smaller. */
final class RandomExpressions {

  private final SplittableRandom random;
  private final List<String> inputs;

  RandomExpressions(long seed, List<String> inputs) {
    this.random = new SplittableRandom(seed);
    this.inputs = inputs;
  }

  /**
   * An expression of this many nodes at most, but for the two functions that keep a root or a
   * logarithm in its domain, which bring nodes of their own.
   */
  Expression next(int nodes) {
    if (nodes <= 1) {
      return leaf();
    }
    int kind = random.nextInt(24);
    if (kind < 11 && nodes >= 3) {
      int left = 1 + random.nextInt(nodes - 2);
      return binary(kind, next(left), next(nodes - 1 - left));
    }
    if (kind == 11 && nodes >= 6) {
      int each = (nodes - 2) / 4;
      return next(each).less(next(each)).select(next(each), next(each));
    }
    return unary(random.nextInt(14), next(nodes - 1));
  }

  private Expression leaf() {
    return random.nextInt(5) == 0
        ? constant(random.nextInt(2) == 0 ? random.nextInt(-3, 4) : random.nextDouble(-2, 2))
        : input(inputs.get(random.nextInt(inputs.size())));
  }

  private static Expression binary(int kind, Expression a, Expression b) {
    return switch (kind) {
      case 0, 1 -> a.plus(b);
      case 2, 3 -> a.minus(b);
      case 4, 5 -> a.times(b);
      case 6 -> a.over(b);
      case 7 -> a.min(b);
      case 8 -> a.max(b);
      case 9 -> a.lessOrEqual(b);
      default -> a.equal(b);
    };
  }

  private Expression unary(int kind, Expression a) {
    return switch (kind) {
      case 0 -> a.negate();
      case 1 -> a.abs();
      case 2 -> a.sqrt();
      case 3 -> a.exp();
      case 4 -> a.log();
      case 5 -> a.expm1();
      case 6 -> a.log1p();
      case 7 -> a.tanh();
      case 8 -> a.sigmoid();
      case 9 -> a.erf();
      case 10 -> a.abs().sqrt();
      case 11 -> a.abs().plus(1).log();
      case 12 -> Expression.uniform(leaf(), leaf(), a);
      default -> a.pow(new double[] {2, 3, -1, 0.5, 1.5, -2, 2.7}[random.nextInt(7)]);
    };
  }

  /** The smallest part or simplification of an expression that still fails. */
  static Expression shrunk(Expression failing, Predicate<Expression> fails) {
    for (Expression smaller : smaller(failing)) {
      if (fails.test(smaller)) {
        return shrunk(smaller, fails);
      }
    }
    return failing;
  }

  /** Every expression that has one node less, or more than one. */
  private static List<Expression> smaller(Expression e) {
    List<Expression> candidates = new ArrayList<>(e.operands());
    for (int i = 0; i < e.operands().size(); i++) {
      for (Expression part : smaller(e.operands().get(i))) {
        candidates.add(e.withOperand(i, part));
      }
    }
    return candidates;
  }
}
