package dev.hadamard.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many times as fast one contestant is as another, with an interval of about 95 %.
 *
 * @param value above 1 if the first is faster
 * @param low the lower end of the interval: what the rounds leave open, for these works
 * @param high its upper end
 * @param rows over how many works
 * @param least the smallest ratio of a single work
 * @param most the largest
 */
public record Ratio(double value, double low, double high, int rows, double least, double most) {

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
    double median = median(sorted);
    return new Ratio(median, low, high, 1, median, median);
  }

  /**
   * Of several works: the geometric mean of their medians. Its interval is a bootstrap with a fixed
   * seed over the rounds of each, since others might have been seen. The works are what they are: a
   * plan, not a sample.
   *
   * @param rows the ratios of the rounds of each work, at least one
   */
  public static Ratio ofRows(List<double[]> rows) {
    if (rows.size() == 1) {
      return ofRounds(rows.get(0));
    }
    List<double[]> logs = new ArrayList<>();
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double[] row : rows) {
      double[] log = Arrays.stream(row).map(Math::log).sorted().toArray();
      double median = median(log);
      logs.add(log);
      sum += median;
      least = Math.min(least, median);
      most = Math.max(most, median);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      means[i] = resampledMean(logs, random);
    }
    Arrays.sort(means);
    int tail = (int) (REPLICATES * TAIL);
    return new Ratio(
        Math.exp(sum / rows.size()),
        Math.exp(means[tail]),
        Math.exp(means[REPLICATES - 1 - tail]),
        rows.size(),
        Math.exp(least),
        Math.exp(most));
  }

  private static double resampledMean(List<double[]> logs, SplittableRandom random) {
    double sum = 0;
    for (double[] row : logs) {
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
    return new Ratio(1 / value, 1 / high, 1 / low, rows, 1 / most, 1 / least);
  }

  /** Whether the interval lies on one side of 1. */
  public boolean isClear() {
    return low > 1 || high < 1;
  }

  /** {@code 1.6× (1.4–1.8×)}; {@code 1.6×} where the interval prints as nothing else. */
  public String words() {
    String figure = Figures.times(value);
    String interval = Figures.interval(low, high);
    return interval.equals(figure) ? figure : figure + " (" + interval + ")";
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
