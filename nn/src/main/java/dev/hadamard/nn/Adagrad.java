package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * Adagrad in the form that PyTorch uses.
 *
 * <pre>
 * s ← s + g²,  G = G₀ + s
 * w ← w − η·g/(√G + ε)
 * </pre>
 *
 * <p>In the form of Keras ε is inside the root, √(G + ε), and G₀ is .1.
 *
 * <p>Source: J. Duchi, E. Hazan, Y. Singer, <i>Adaptive Subgradient Methods</i>, 2011.
 *
 * @param learningRate η, positive
 * @param initial G₀, not negative
 * @param epsilon ε, positive
 * @param isKeras whether it has the form of Keras
 */
public record Adagrad(float learningRate, double initial, double epsilon, boolean isKeras)
    implements Optimizer {

  private static final String SUM = "sum";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Adagrad {
    Optimizer.requireRate(learningRate);
    Coefficients.requireNotNegative("initial sum", initial);
    Coefficients.requirePositive("epsilon", epsilon);
  }

  /** The same with another G₀. */
  public Adagrad withInitial(double initial) {
    return new Adagrad(learningRate, initial, epsilon, isKeras);
  }

  /** The same with another ε. */
  public Adagrad withEpsilon(double epsilon) {
    return new Adagrad(learningRate, initial, epsilon, isKeras);
  }

  /** The same in the form of Keras, with its G₀ of .1 and ε of 1e-7. */
  public Adagrad keras() {
    return new Adagrad(learningRate, 0.1, 1e-7, true);
  }

  @Override
  public String describe() {
    return "adagrad(eta=%s, initial=%s, epsilon=%s)%s"
        .formatted(learningRate, initial, epsilon, isKeras ? " as in Keras" : "");
  }

  @Override
  public List<String> slots() {
    return List.of(SUM);
  }

  /** η. */
  @Override
  public float[] factors(long t, double eta) {
    return new float[] {(float) eta};
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    Expression g = next.g();
    Expression sum = next.assign(SUM, next.slot(SUM).plus(g.times(g)));
    Expression size =
        isKeras ? sum.plus(initial + epsilon).sqrt() : begun(sum).sqrt().plus(epsilon);
    return next.weights(next.w().minus(next.factor("eta", 0).times(g).over(size)));
  }

  private Expression begun(Expression sum) {
    return initial == 0 ? sum : sum.plus(initial);
  }
}
