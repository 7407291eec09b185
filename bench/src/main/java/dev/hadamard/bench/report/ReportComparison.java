package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Busy;
import dev.hadamard.bench.report.Report.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two runs of {@code hadamard bench} against each other, row by row: did the program get faster or
 * slower?
 *
 * <p><b>The rule.</b> A row is a work on a contestant in a precision; it is judged if both runs
 * measured it and found it right.
 *
 * <ol>
 *   <li>Machines change their speed between runs, so every time is divided by its run's calibration
 *       loop ({@code environment.busy.calibrationMs}). The ratio of a row is b's time so measured
 *       over a's: above 1 is slower.
 *   <li>The error of a run's time has the standard deviation 1.25·s/√n, s being the spread of its n
 *       rounds (interquartile range of their logarithms / 1.35, times 1 + 1.9/n; without rounds
 *       that of the resident quartiles, n = 1). Few rounds can agree by luck, so s is at least that
 *       of the contestant's median row, and of the calibration loop ({@code calibrationSpread} /
 *       3.29, but no more than {@value #MOST_OF_LOOP}: beyond that it is outliers, which medians
 *       drop). Two runs of the same program differ beyond that by where memory lies and how the JIT
 *       decided: {@value #BETWEEN_RUNS} for each run. The reach of the error is twice the root of
 *       the sum of squares.
 *   <li>A disturbance may last longer than all rounds of a row. So to call a change, the larger
 *       ln(1 + {@code calibrationSpread}) of the two runs is added to the reach, as squares are.
 *       The interval is the ratio times and divided by e to the power of that.
 *   <li><b>slower</b>: the whole interval lies above {@value #RELEVANT}; smaller differences are
 *       not relevant. <b>faster</b>: the whole interval lies below 1/{@value #RELEVANT}.
 *   <li><b>same</b>: neither, the ratio is within {@value #ALIKE} times, and the reach of the error
 *       is no more than {@value #WIDEST} times up and down, so that a relevant change would have
 *       been seen.
 *   <li><b>undecided</b>: all else; the runs were too noisy or too short to tell.
 * </ol>
 *
 * <p>The same rule judges each operation of a contestant over all its shapes, where the rows'
 * errors average out and the error between runs does not: what slows a whole operation is found
 * even if no single row can tell.
 */
public final class ReportComparison {

  private static final double BETWEEN_RUNS = 0.04;
  private static final double MOST_OF_LOOP = 0.1;
  private static final double RELEVANT = 1.2;
  private static final double ALIKE = 1.25;
  private static final double WIDEST = 1.5;

  /** From the distance between the quartiles, and between p5 and p95, to the deviation. */
  private static final double QUARTILES_WIDE = 1.349;

  /** The quartiles of n normal numbers lie nearer than those of all by 1 + FEW/n, about. */
  private static final double FEW = 1.9;

  private static final double P5_TO_P95_WIDE = 3.29;

  /** The deviation of a median is so much larger than that of a mean. */
  private static final double MEDIAN = 1.2533;

  private final Report a;
  private final Report b;
  private final List<Row> rows = new ArrayList<>();
  private final List<Row> operations = new ArrayList<>();
  private final List<String> onlyInA = new ArrayList<>();
  private final List<String> onlyInB = new ArrayList<>();

  /** What is said of a row. */
  public enum Judgement {
    /** The second run is relevantly slower. */
    SLOWER,
    /** The second run is relevantly faster. */
    FASTER,
    /** No relevant difference. */
    SAME,
    /** Too noisy to tell. */
    UNDECIDED
  }

  /**
   * A row of both.
   *
   * @param name the work, or the operation with how many works
   * @param backend the contestant, with the precision if reduced
   * @param ratio b's time over a's, each in units of its run's calibration loop
   */
  public record Row(
      String name, String backend, double ratio, double low, double high, Judgement judgement) {}

  private ReportComparison(Report a, Report b) {
    this.a = a;
    this.b = b;
  }

  /**
   * Compares two runs.
   *
   * @param a the earlier
   * @param b the later, which is judged
   */
  public static ReportComparison of(Report a, Report b) {
    ReportComparison comparison = new ReportComparison(a, b);
    comparison.compare();
    return comparison;
  }

  private void compare() {
    Run before = Run.of(a);
    Run after = Run.of(b);
    Map<String, List<double[]>> byOperation = new TreeMap<>();
    before
        .results()
        .forEach(
            (key, result) -> {
              Result other = after.results().get(key);
              if (other == null) {
                onlyInA.add(nameOf(result));
                return;
              }
              double[] logAndError = logAndError(before, result, after, other);
              rows.add(judged(result.work(), backend(result), logAndError, 1));
              String operation = result.workload() + " " + result.op() + "\n" + backend(result);
              byOperation.computeIfAbsent(operation, none -> new ArrayList<>()).add(logAndError);
            });
    after
        .results()
        .forEach(
            (key, result) -> {
              if (!before.results().containsKey(key)) {
                onlyInB.add(nameOf(result));
              }
            });
    byOperation.forEach(
        (operation, of) -> {
          if (of.size() > 1) {
            String[] names = operation.split("\n", -1);
            String name = names[0] + ", all " + of.size() + " shapes";
            operations.add(judged(name, names[1], mean(of), of.size()));
          }
        });
  }

  /** The logarithm of the ratio and the standard deviation of its error within the runs. */
  private static double[] logAndError(Run before, Result a, Run after, Result b) {
    double[] x = before.center(a);
    double[] y = after.center(b);
    return new double[] {y[0] - x[0], Math.hypot(x[1], y[1])};
  }

  /** The usable results of a run, with the spread of each contestant's median row. */
  private record Run(Busy busy, Map<String, Result> results, Map<String, Double> spreads) {

    static Run of(Report report) {
      Map<String, Result> usable = new LinkedHashMap<>();
      Map<String, List<Double>> spreads = new LinkedHashMap<>();
      for (Result result : report.results()) {
        if (Rows.isShown(result)) {
          usable.put(result.work() + "\n" + backend(result), result);
          spreads
              .computeIfAbsent(backend(result), none -> new ArrayList<>())
              .add(spread(logs(result)));
        }
      }
      Map<String, Double> medians = new LinkedHashMap<>();
      spreads.forEach(
          (backend, all) ->
              medians.put(
                  backend,
                  Ratio.median(all.stream().mapToDouble(Double::doubleValue).sorted().toArray())));
      return new Run(report.environment().busy(), usable, medians);
    }

    /** The logarithm of a time in calibration loops, and its standard deviation. */
    double[] center(Result result) {
      double[] logs = logs(result);
      double floor =
          Math.max(
              spreads.getOrDefault(backend(result), 0.0),
              Math.min(MOST_OF_LOOP, busy.calibrationSpread() / P5_TO_P95_WIDE));
      int n = result.rounds().isEmpty() ? 1 : logs.length;
      double unit = busy.calibrationMs();
      return new double[] {
        quantile(logs, 0.5) - (unit > 0 ? Math.log(unit) : 0),
        MEDIAN * Math.max(spread(logs), floor) / Math.sqrt(n)
      };
    }
  }

  private static double spread(double[] sortedLogs) {
    double apart = quantile(sortedLogs, 0.75) - quantile(sortedLogs, 0.25);
    return apart / QUARTILES_WIDE * (1 + FEW / sortedLogs.length);
  }

  private static double[] logs(Result result) {
    Double median = result.residentMs();
    double middle = median == null ? Double.NaN : median;
    var quartiles = result.iqr().residentMs();
    double[] times =
        !result.rounds().isEmpty()
            ? result.rounds().stream().mapToDouble(Double::doubleValue).toArray()
            : quartiles == null
                ? new double[] {middle}
                : new double[] {
                  quartiles.low(), quartiles.low(), middle, quartiles.high(), quartiles.high()
                };
    return Arrays.stream(times).map(Math::log).sorted().toArray();
  }

  private static double[] mean(List<double[]> rows) {
    double sum = 0;
    double squares = 0;
    for (double[] row : rows) {
      sum += row[0];
      squares += row[1] * row[1];
    }
    return new double[] {sum / rows.size(), Math.sqrt(squares) / rows.size()};
  }

  private Row judged(String name, String backend, double[] logAndError, int works) {
    double reach = 2 * Math.hypot(logAndError[1], BETWEEN_RUNS * Math.sqrt(2));
    double ratio = Math.exp(logAndError[0]);
    double disturbed =
        Math.log1p(
            Math.max(
                a.environment().busy().calibrationSpread(),
                b.environment().busy().calibrationSpread()));
    double change = Math.exp(Math.hypot(reach, disturbed / Math.sqrt(works)));
    double low = ratio / change;
    double high = ratio * change;
    boolean isAlike = ratio < ALIKE && ratio > 1 / ALIKE;
    Judgement judgement =
        low > RELEVANT
            ? Judgement.SLOWER
            : high < 1 / RELEVANT
                ? Judgement.FASTER
                : isAlike && reach < Math.log(WIDEST) ? Judgement.SAME : Judgement.UNDECIDED;
    return new Row(name, backend, ratio, low, high, judgement);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (place - below) * (above - sorted[below]);
  }

  private static String backend(Result result) {
    return result.precision().equals(Column.FP32)
        ? result.backend()
        : result.backend() + " " + result.precision();
  }

  private static String nameOf(Result result) {
    return result.work() + " on " + backend(result);
  }

  /** Every row that both runs measured, in a's order. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Every operation of a contestant with more than one shape in both runs. */
  public List<Row> operations() {
    return List.copyOf(operations);
  }

  /** What only the first run measured: a row that is gone, or failed, in the second. */
  public List<String> onlyInA() {
    return List.copyOf(onlyInA);
  }

  /** What only the second run measured. */
  public List<String> onlyInB() {
    return List.copyOf(onlyInB);
  }

  /** How many rows were judged so. */
  public long count(Judgement judgement) {
    return rows.stream().filter(row -> row.judgement() == judgement).count();
  }

  /** Whether a row or an operation is slower. */
  public boolean isRegression() {
    return rows.stream().anyMatch(row -> row.judgement() == Judgement.SLOWER)
        || operations.stream().anyMatch(row -> row.judgement() == Judgement.SLOWER);
  }

  /** How many times as long the second run's calibration loop took. */
  double drift() {
    return b.environment().busy().calibrationMs() / a.environment().busy().calibrationMs();
  }

  /** The result as a text table: what changed, what cannot be told, and how many are the same. */
  public List<String> lines() {
    return ComparisonText.lines(this);
  }
}
