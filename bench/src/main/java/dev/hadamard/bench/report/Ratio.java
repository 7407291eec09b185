package dev.hadamard.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many times as fast one contestant is as another, with an interval of about 95 %.
 *
 * @param value above 1 if the first is faster
 * @param low the lower end of the interval
 * @param high its upper end
 * @param rows over how many works
 * @param noise how many times as wide up as down the interval would be for these works alone, had
 *     no others been possible: what the measurement leaves open
 */
public record Ratio(double value, double low, double high, int rows, double noise) {

  private static final int REPLICATES = 1000;
  private static final long SEED = 20240601;
  private static final double TAIL = 0.025;

  /**
   * Of one work: the median of the ratios of its rounds. Its interval is the narrowest pair of
   * order statistics that holds the median with 95 %; fewer than six rounds have none, and give
   * their smallest and largest.
   *
   * @param pairs the ratio of each round, at least one
   */
  public static Ratio ofRounds(double... pairs) {
    double[] sorted = pairs.clone();
    Arrays.sort(sorted);
    int rank = rankOfInterval(sorted.length);
    double low = sorted[rank];
    double high = sorted[sorted.length - 1 - rank];
    return new Ratio(median(sorted), low, high, 1, high / low);
  }

  /**
   * Of several works: the geometric mean of their medians. Its interval is a bootstrap with a fixed
   * seed, over the works, since others might have been chosen, and the rounds of each, since others
   * might have been seen.
   *
   * @param rows the ratios of the rounds of each work, at least one
   */
  public static Ratio ofRows(List<double[]> rows) {
    if (rows.size() == 1) {
      return ofRounds(rows.get(0));
    }
    List<double[]> logs = new ArrayList<>();
    double sum = 0;
    for (double[] row : rows) {
      double[] log = Arrays.stream(row).map(Math::log).sorted().toArray();
      logs.add(log);
      sum += median(log);
    }
    double[] all = interval(logs, true);
    double[] these = interval(logs, false);
    return new Ratio(Math.exp(sum / rows.size()), all[0], all[1], rows.size(), these[1] / these[0]);
  }

  private static double[] interval(List<double[]> logs, boolean isOverRows) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      means[i] = resampledMean(logs, isOverRows, random);
    }
    Arrays.sort(means);
    int tail = (int) (REPLICATES * TAIL);
    return new double[] {Math.exp(means[tail]), Math.exp(means[REPLICATES - 1 - tail])};
  }

  private static double resampledMean(
      List<double[]> logs, boolean isOverRows, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < logs.size(); i++) {
      double[] row = logs.get(isOverRows ? random.nextInt(logs.size()) : i);
      double[] again = new double[row.length];
      for (int j = 0; j < again.length; j++) {
        again[j] = row[random.nextInt(row.length)];
      }
      Arrays.sort(again);
      sum += median(again);
    }
    return sum / logs.size();
  }

  /** The same seen from the other side. */
  public Ratio inverse() {
    return new Ratio(1 / value, 1 / high, 1 / low, rows, noise);
  }

  /** Whether the interval lies on one side of 1. */
  public boolean isClear() {
    return low > 1 || high < 1;
  }

  /** {@code 1.6× (1.4–1.8×)}. */
  public String words() {
    return Figures.times(value) + " (" + Figures.interval(low, high) + ")";
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The largest r such that fewer than r+1 of n fair coins show heads with at most 2.5 %. */
  private static int rankOfInterval(int n) {
    double probability = Math.pow(0.5, n);
    double below = 0;
    int rank = -1;
    for (int k = 0; k < n / 2; k++) {
      below += probability;
      if (below > TAIL) {
        break;
      }
      rank = k;
      probability *= (double) (n - k) / (k + 1);
    }
    return Math.max(0, rank);
  }
}
