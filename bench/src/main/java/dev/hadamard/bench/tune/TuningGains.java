package dev.hadamard.bench.tune;

import dev.hadamard.bench.report.Ratio;
import dev.hadamard.spi.TunableProvider.Contest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many times as fast a profile makes each class of work as the defaults do.
 *
 * @param gains one for each class that the profile shapes
 * @param overall their geometric mean, null if there is none
 */
public record TuningGains(List<Gain> gains, @Nullable Ratio overall) {

  /**
   * A class of work.
   *
   * @param work its name
   * @param choice what the profile gives it
   * @param speed relative to the default: the median of the rounds and their interval of 95 %
   */
  public record Gain(String work, String choice, Ratio speed) {}

  /** Copies the gains. */
  public TuningGains {
    gains = List.copyOf(gains);
  }

  /** Judges the rounds of each class. */
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
