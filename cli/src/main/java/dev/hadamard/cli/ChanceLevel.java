package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.RegressionMetrics;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a network predicts better than chance.
 *
 * <p>Of n samples let c of each class be actual and m be predicted. Answers that are given as often
 * but at random are right on a share e = Σ c·m / n² (J. Cohen, <i>A coefficient of agreement for
 * nominal scales</i>, 1960), which varies by √(e·(1 − e) / n) from one draw to the next. So up to
 * twice that above e may be luck. A regression is measured against the mean of the values, which
 * has R² = 0.
 */
final class ChanceLevel {

  private static final double DEVIATIONS = 2;

  private static final String ADVICE =
      "Try another --learning-rate, more --epochs or other --layers, and check that ";

  private ChanceLevel() {}

  /** What to say of a network that is not better than that, and what to try. */
  static Optional<String> warning(Evaluation test) {
    return test.metrics() instanceof ConfusionMatrix confusion
        ? ofClasses(confusion)
        : ofValues(test.regression());
  }

  private static Optional<String> ofClasses(ConfusionMatrix confusion) {
    double n = confusion.total();
    double e = 0;
    for (int label = 0; label < confusion.classes().size(); label++) {
      e += confusion.samples(label) / n * (confusion.predictions(label) / n);
    }
    double luck = DEVIATIONS * Math.sqrt(n * e * (1 - e));
    if (confusion.correct() == confusion.total() || confusion.correct() > n * e + luck) {
      return Optional.empty();
    }
    return Optional.of(
        "the network is no better than chance: it is right on %s of the held-out samples, and the"
                .formatted(Figures.percent(confusion.accuracy()))
            + " same answers given at random would be right on %s. %s--label names the class."
                .formatted(Figures.percent(e), ADVICE));
  }

  private static Optional<String> ofValues(RegressionMetrics metrics) {
    return metrics.r2() <= 0
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the network is no better than chance: its R² on the held-out samples is %.4f, and"
                    + " that of their mean is 0. %s--label names the value.",
                metrics.r2(),
                ADVICE))
        : Optional.empty();
  }
}
