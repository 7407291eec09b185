package dev.hadamard.bench.tune;

import dev.hadamard.bench.report.Ratio;
import dev.hadamard.spi.TunableProvider.Contest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The speed of each class of work with a profile, relative to the defaults.
 *
 * @param gains the gain of each class in the profile
 * @param overall the geometric mean of the gains; null if there are none
 */
public record TuningGains(List<Gain> gains, @Nullable Ratio overall) {

  /**
   * The gain of a class of work.
   *
   * @param work the name of the class
   * @param choice the parameters in the profile
   * @param speed the speed relative to the default: the median of the rounds and its 95 % interval
   */
  public record Gain(String work, String choice, Ratio speed) {}

  /** Copies the gains. */
  public TuningGains {
    gains = List.copyOf(gains);
  }

  /** Computes the gains from the rounds of each class. */
  public static TuningGains of(List<Contest> contests) {
    List<Gain> gains =
        contests.stream()
            .map(c -> new Gain(c.work(), c.choice(), Ratio.ofRounds(rounds(c))))
            .toList();
    List<double[]> all = contests.stream().map(TuningGains::rounds).toList();
    return new TuningGains(gains, all.isEmpty() ? null : Ratio.ofRows(all));
  }

  private static double[] rounds(Contest contest) {
    return contest.rounds().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
