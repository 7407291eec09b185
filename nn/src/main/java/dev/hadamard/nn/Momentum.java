package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * Classic momentum, and Nesterov's, in the form that PyTorch uses.
 *
 * <pre>
 * v ← μ·v + (1 − τ)·g     the first v is g
 * w ← w − η·v             classic
 * w ← w − η·(g + μ·v)     Nesterov's
 * </pre>
 *
 * <p>In the form of Keras the learning rate is inside the velocity. Both are equal while η is
 * constant.
 *
 * <pre>
 * v ← μ·v − η·g
 * w ← w + v               classic
 * w ← w + μ·v − η·g       Nesterov's
 * </pre>
 *
 * <p>Sources: B. Polyak, 1964; I. Sutskever et al., <i>On the Importance of Initialization and
 * Momentum in Deep Learning</i>, 2013.
 *
 * @param learningRate η, positive
 * @param mu μ, at least 0 and less than 1
 * @param dampening τ, at least 0 and less than 1; 0 for Nesterov's momentum and in the form of
 *     Keras
 * @param isNesterov whether it is Nesterov's
 * @param isKeras whether it has the form of Keras
 */
public record Momentum(
    float learningRate, float mu, float dampening, boolean isNesterov, boolean isKeras)
    implements Optimizer {

  /** The name of the slot that holds v. */
  public static final String VELOCITY = "velocity";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Momentum {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("momentum", mu);
    Coefficients.requireShares("dampening", dampening);
    if (dampening != 0 && (isNesterov || isKeras)) {
      throw new IllegalArgumentException(
          "dampening " + dampening + " belongs to classic momentum in the form of PyTorch");
    }
  }

  /** Classic momentum without dampening. */
  public Momentum(float learningRate, float mu) {
    this(learningRate, mu, 0, false, false);
  }

  /** The same with Nesterov's step. */
  public Momentum nesterov() {
    return new Momentum(learningRate, mu, dampening, true, isKeras);
  }

  /** The same with another τ. */
  public Momentum withDampening(double tau) {
    return new Momentum(learningRate, mu, (float) tau, isNesterov, isKeras);
  }

  /** The same in the form of Keras. */
  public Momentum keras() {
    return new Momentum(learningRate, mu, dampening, isNesterov, true);
  }

  @Override
  public String describe() {
    return "%s(eta=%s, mu=%s%s)%s"
        .formatted(
            isNesterov ? "nesterov" : "momentum",
            learningRate,
            mu,
            dampening == 0 ? "" : ", dampening=" + dampening,
            isKeras ? " as in Keras" : "");
  }

  @Override
  public List<String> slots() {
    return List.of(VELOCITY);
  }

  /** η, and 1 − τ if there is a dampening. */
  @Override
  public float[] factors(long t, double eta) {
    return dampening == 0
        ? new float[] {(float) eta}
        : new float[] {(float) eta, t == 1 ? 1 : 1 - dampening};
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    Expression g = next.g();
    Expression eta = next.factor("eta", 0);
    if (isKeras) {
      Expression step = eta.times(g);
      Expression v = next.assign(VELOCITY, next.slot(VELOCITY).times(mu).minus(step));
      return next.weights(next.w().plus(isNesterov ? v.times(mu).minus(step) : v));
    }
    Expression share = dampening == 0 ? g : next.factor("share", 1).times(g);
    Expression v = next.assign(VELOCITY, next.slot(VELOCITY).times(mu).plus(share));
    return next.weights(next.w().minus(eta.times(isNesterov ? g.plus(v.times(mu)) : v)));
  }

  @Override
  public boolean hasConstantFactors() {
    return dampening == 0;
  }

  @Override
  public GradientSink sink() {
    boolean isClassic = dampening == 0 && !isNesterov && !isKeras;
    return isClassic ? new GradientSink.Velocity(VELOCITY, mu) : GradientSink.GRADIENTS;
  }
}
