package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.RegressionMetrics;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether a network predicts better than one that always gives the same answer.
 *
 * <p>With n samples of which the fraction p is of the most frequent class, always answering that
 * class is right n·p times. A network that is right as often would vary by √(n·p·(1 − p)) from one
 * draw of samples to the next, so that up to twice that above n·p may be luck. A regression is
 * measured against the mean of the values, which has R² = 0.
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
    int frequent =
        IntStream.range(0, confusion.classes().size())
            .reduce((a, b) -> confusion.samples(b) > confusion.samples(a) ? b : a)
            .orElseThrow();
    double n = confusion.total();
    double p = confusion.samples(frequent) / n;
    double luck = DEVIATIONS * Math.sqrt(n * p * (1 - p));
    if (confusion.correct() == confusion.total() || confusion.correct() > n * p + luck) {
      return Optional.empty();
    }
    return Optional.of(
        "the network is no better than chance: it is right on %s of the held-out samples, always"
                .formatted(Figures.percent(confusion.accuracy()))
            + " answering '%s' on %s. %s--label names the class."
                .formatted(confusion.classes().get(frequent), Figures.percent(p), ADVICE));
  }

  private static Optional<String> ofValues(RegressionMetrics metrics) {
    return metrics.r2() <= 0
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the network is no better than chance: its R² on the held-out samples is %.4f,"
                    + " always answering their mean has 0. %s--label names the value.",
                metrics.r2(),
                ADVICE))
        : Optional.empty();
  }
}
