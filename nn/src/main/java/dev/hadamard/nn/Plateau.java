package dev.hadamard.nn;

import java.util.List;

/**
 * A schedule that multiplies the learning rate by γ when a metric stops improving. Smaller is
 * better: the metric is a loss or an error rate. A trainer receives it from {@link
 * Trainer#observe}; {@link Trainer#fit(dev.hadamard.nn.data.DataSet, int, long, TrainingListener)
 * fit} passes {@link TrainingListener#metric} after each epoch.
 *
 * <pre>
 * better   m &lt; best·(1 − θ)          PyTorch: θ is relative
 *          m &lt; best − θ              Keras: θ is absolute
 * reduce   more than p metrics in a row were not better       PyTorch
 *          p metrics in a row were not better                 Keras
 * </pre>
 *
 * <p>The first metric is the first best. A metric that is not finite is never better.
 *
 * @param gamma γ, in [0, 1)
 * @param patience p, not negative
 * @param threshold θ, not negative
 * @param least the smallest product of the γ, in [0, 1]
 * @param isKeras whether it compares and counts as Keras does
 */
public record Plateau(double gamma, int patience, double threshold, double least, boolean isKeras)
    implements Schedule {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Plateau {
    if (!(gamma >= 0 && gamma < 1)) {
      throw new IllegalArgumentException("gamma " + gamma + " is not in [0, 1)");
    }
    if (patience < 0) {
      throw new IllegalArgumentException("patience " + patience + " is negative");
    }
    if (!(threshold >= 0 && Double.isFinite(threshold))) {
      throw new IllegalArgumentException("threshold " + threshold + " is negative or not finite");
    }
    Curves.requireShare("least", least);
  }

  /** The same with another γ. */
  public Plateau withGamma(double gamma) {
    return new Plateau(gamma, patience, threshold, least, isKeras);
  }

  /** The same with another p. */
  public Plateau withPatience(int patience) {
    return new Plateau(gamma, patience, threshold, least, isKeras);
  }

  /** The same with another θ. */
  public Plateau withThreshold(double threshold) {
    return new Plateau(gamma, patience, threshold, least, isKeras);
  }

  /** The same, but never below this factor. */
  public Plateau notBelow(double least) {
    return new Plateau(gamma, patience, threshold, least, isKeras);
  }

  /** The same with the comparison and the count of Keras. */
  public Plateau keras() {
    return new Plateau(gamma, patience, threshold, least, true);
  }

  /** 1: nothing was observed yet. */
  @Override
  public double factor(long s) {
    return 1;
  }

  @Override
  public boolean isWatching() {
    return true;
  }

  /** The product of the γ so far, for every step. */
  @Override
  public Schedule after(List<Double> metrics) {
    double product = 1;
    double best = Double.POSITIVE_INFINITY;
    int worse = 0;
    for (double metric : metrics) {
      if (isBetter(metric, best)) {
        best = metric;
        worse = 0;
      } else {
        worse++;
        if (worse > (isKeras ? Math.max(0, patience - 1) : patience)) {
          product = Math.max(least, product * gamma);
          worse = 0;
        }
      }
    }
    double reached = product;
    return s -> reached;
  }

  private boolean isBetter(double metric, double best) {
    // A trainer keeps the largest number for a metric that is not finite.
    return Math.abs(metric) < Double.MAX_VALUE
        && (best == Double.POSITIVE_INFINITY
            || metric < (isKeras ? best - threshold : best * (1 - threshold)));
  }

  @Override
  public String toString() {
    return "plateau(gamma=%s, patience=%d, threshold=%s, least=%s)%s"
        .formatted(gamma, patience, threshold, least, isKeras ? " as in Keras" : "");
  }
}
