package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * Adam in the form that PyTorch uses, and AMSGrad.
 *
 * <pre>
 * m ← β₁·m + (1 − β₁)·g
 * v ← β₂·v + (1 − β₂)·g²
 * w ← w − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>AMSGrad divides by the largest v so far instead of v. In the form of Keras ε is not corrected:
 *
 * <pre>
 * w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε)
 * </pre>
 *
 * <p>Sources: D. Kingma, J. Ba, <i>Adam: A Method for Stochastic Optimization</i>, 2015; S. Reddi,
 * S. Kale, S. Kumar, <i>On the Convergence of Adam and Beyond</i>, 2018.
 *
 * @param learningRate η, positive
 * @param beta1 β₁, at least 0 and less than 1
 * @param beta2 β₂, at least 0 and less than 1
 * @param epsilon ε, positive
 * @param isAmsGrad whether it is AMSGrad
 * @param isKeras whether it has the form of Keras
 */
public record Adam(
    float learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean isAmsGrad,
    boolean isKeras)
    implements Optimizer {

  private static final String M = "m";
  private static final String V = "v";
  private static final String LARGEST = "largest";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Adam {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("one of the betas", beta1, beta2);
    Coefficients.requirePositive("epsilon", epsilon);
  }

  /** Adam in the form of PyTorch. */
  public Adam(float learningRate, double beta1, double beta2, double epsilon) {
    this(learningRate, beta1, beta2, epsilon, false, false);
  }

  /** The same with the largest v so far in place of v. */
  public Adam amsGrad() {
    return new Adam(learningRate, beta1, beta2, epsilon, true, isKeras);
  }

  /** The same with other shares of the old averages. */
  public Adam withBetas(double beta1, double beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, isAmsGrad, isKeras);
  }

  /** The same with another ε. */
  public Adam withEpsilon(double epsilon) {
    return new Adam(learningRate, beta1, beta2, epsilon, isAmsGrad, isKeras);
  }

  /** The same in the form of Keras, with its ε of 1e-7. */
  public Adam keras() {
    return new Adam(learningRate, beta1, beta2, 1e-7, isAmsGrad, true);
  }

  @Override
  public String describe() {
    return "%s(eta=%s, beta1=%s, beta2=%s, epsilon=%s)%s"
        .formatted(
            isAmsGrad ? "amsgrad" : "adam",
            learningRate,
            beta1,
            beta2,
            epsilon,
            isKeras ? " as in Keras" : "");
  }

  @Override
  public List<String> slots() {
    return isAmsGrad ? List.of(M, V, LARGEST) : List.of(M, V);
  }

  /** η/(1 − β₁ᵗ) and 1/√(1 − β₂ᵗ); their quotient in the form of Keras. */
  @Override
  public float[] factors(long t, double eta) {
    double rate = eta / (1 - Math.pow(beta1, (double) t));
    double root = Math.sqrt(1 - Math.pow(beta2, (double) t));
    return isKeras
        ? new float[] {(float) (rate * root)}
        : new float[] {(float) rate, (float) (1 / root)};
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    Expression g = next.g();
    Expression m = next.average(M, beta1, g);
    Expression v = next.average(V, beta2, g.times(g));
    if (isAmsGrad) {
      v = next.assign(LARGEST, next.slot(LARGEST).max(v));
    }
    Expression root = isKeras ? v.sqrt() : v.sqrt().times(next.factor("corrected", 1));
    Expression step = next.factor("rate", 0).times(m).over(root.plus(epsilon));
    return next.weights(next.w().minus(step));
  }
}
