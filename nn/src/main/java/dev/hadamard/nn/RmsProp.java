package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSProp in the form that PyTorch uses: plain, centered, with momentum, or both.
 *
 * <pre>
 * v ← α·v + (1 − α)·g²
 * d = √v + ε                  centered: ḡ ← α·ḡ + (1 − α)·g,  d = √(v − ḡ²) + ε
 * w ← w − η·g/d               with momentum: b ← μ·b + g/d,  w ← w − η·b
 * </pre>
 *
 * <p>In the form of Keras ε is inside the root, and η inside the momentum:
 *
 * <pre>
 * d = √(v + ε)                centered: d = √(v − ḡ² + ε)
 * w ← w − η·g/d               with momentum: b ← μ·b + η·g/d,  w ← w − b
 * </pre>
 *
 * <p>A difference v − ḡ² that rounding made negative counts as 0.
 *
 * <p>Source: T. Tieleman, G. Hinton, <i>Lecture 6.5: RMSProp</i>, 2012; centered: A. Graves,
 * <i>Generating Sequences With Recurrent Neural Networks</i>, 2013.
 *
 * @param learningRate η, positive
 * @param alpha α, at least 0 and less than 1
 * @param epsilon ε, positive
 * @param mu μ, at least 0 and less than 1; 0 means no momentum
 * @param isCentered whether the square of the mean gradient is subtracted
 * @param isKeras whether it has the form of Keras
 */
public record RmsProp(
    float learningRate,
    double alpha,
    double epsilon,
    double mu,
    boolean isCentered,
    boolean isKeras)
    implements Optimizer {

  private static final String V = "v";
  private static final String MEAN = "mean";
  private static final String VELOCITY = Momentum.VELOCITY;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public RmsProp {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("alpha", alpha);
    Coefficients.requireShares("momentum", mu);
    Coefficients.requirePositive("epsilon", epsilon);
  }

  /** The same, centered. */
  public RmsProp centered() {
    return new RmsProp(learningRate, alpha, epsilon, mu, true, isKeras);
  }

  /** The same with momentum. */
  public RmsProp withMomentum(double mu) {
    return new RmsProp(learningRate, alpha, epsilon, mu, isCentered, isKeras);
  }

  /** The same with another α. */
  public RmsProp withAlpha(double alpha) {
    return new RmsProp(learningRate, alpha, epsilon, mu, isCentered, isKeras);
  }

  /** The same with another ε. */
  public RmsProp withEpsilon(double epsilon) {
    return new RmsProp(learningRate, alpha, epsilon, mu, isCentered, isKeras);
  }

  /** The same in the form of Keras, with its α of .9 and ε of 1e-7. */
  public RmsProp keras() {
    return new RmsProp(learningRate, 0.9, 1e-7, mu, isCentered, true);
  }

  @Override
  public String describe() {
    return "rmsprop(eta=%s, alpha=%s, epsilon=%s%s%s)%s"
        .formatted(
            learningRate,
            alpha,
            epsilon,
            mu == 0 ? "" : ", mu=" + mu,
            isCentered ? ", centered" : "",
            isKeras ? " as in Keras" : "");
  }

  @Override
  public List<String> slots() {
    List<String> slots = new ArrayList<>(List.of(V));
    if (isCentered) {
      slots.add(MEAN);
    }
    if (mu != 0) {
      slots.add(VELOCITY);
    }
    return slots;
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
    Expression eta = next.factor("eta", 0);
    Expression spread = next.average(V, alpha, g.times(g));
    if (isCentered) {
      Expression mean = next.average(MEAN, alpha, g);
      spread = spread.minus(mean.times(mean)).max(0);
    }
    Expression size = isKeras ? spread.plus(epsilon).sqrt() : spread.sqrt().plus(epsilon);
    Expression step = isKeras ? eta.times(g).over(size) : g.over(size);
    if (mu != 0) {
      step = next.assign(VELOCITY, next.slot(VELOCITY).times(mu).plus(step));
    }
    return next.weights(next.w().minus(isKeras ? step : eta.times(step)));
  }
}
