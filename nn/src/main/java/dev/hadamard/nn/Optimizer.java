package dev.hadamard.nn;

/**
 * The rule by which a gradient changes the weights. In the formulas g is the gradient of the
 * batch's mean loss and η is the learning rate.
 */
public sealed interface Optimizer {

  /** The learning rate η. */
  float learningRate();

  /** The name and settings, as in {@code sgd(eta=0.1)}. */
  String describe();

  /** Creates gradient descent: W ← W − η·g. */
  static Optimizer sgd(double eta) {
    return new Sgd((float) eta);
  }

  /** Creates classic momentum: v ← μ·v + g, W ← W − η·v, with v = 0 initially. */
  static Optimizer momentum(double eta, double mu) {
    return new Momentum((float) eta, (float) mu);
  }

  /**
   * Gradient descent: W ← W − η·g. It is computed by one {@link
   * dev.hadamard.Backend#denseGradients} for all layers, with α = −η and β = 1.
   *
   * @param learningRate η, positive
   */
  record Sgd(float learningRate) implements Optimizer {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if η is not positive and finite
     */
    public Sgd {
      requireRate(learningRate);
    }

    @Override
    public String describe() {
      return "sgd(eta=" + learningRate + ")";
    }
  }

  /**
   * Classic momentum: v ← μ·v + g, W ← W − η·v. This is the method of B. Polyak (1964) in the form
   * that PyTorch uses. It is computed by one {@link dev.hadamard.Backend#denseMomentum} for all
   * layers.
   *
   * @param learningRate η, positive
   * @param mu μ, at least 0 and less than 1
   */
  record Momentum(float learningRate, float mu) implements Optimizer {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if η is not positive and finite or μ is not in [0, 1)
     */
    public Momentum {
      requireRate(learningRate);
      if (!(mu >= 0 && mu < 1)) {
        throw new IllegalArgumentException("momentum " + mu + " is not in [0, 1)");
      }
    }

    @Override
    public String describe() {
      return "momentum(eta=" + learningRate + ", mu=" + mu + ")";
    }
  }

  private static void requireRate(float eta) {
    if (!(eta > 0 && Float.isFinite(eta))) {
      throw new IllegalArgumentException("learning rate " + eta + " is not positive and finite");
    }
  }
}
