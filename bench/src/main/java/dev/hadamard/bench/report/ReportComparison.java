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
 *   <li>What disturbs a program only adds to its time. So the time of a row is that of the fastest
 *       quarter of its {@code rounds}, the mean of their logarithms.
 *   <li>Machines change their speed between runs, so it is divided by its run's calibration loop
 *       ({@code environment.busy.calibrationMs}). The ratio of a row is b's time so measured over
 *       a's: above 1 is slower.
 *   <li>The error of a time is the distance, in logarithms, of the fastest round from the slowest
 *       of that third: whether the undisturbed time was seen more than once. Few rounds can agree
 *       by luck, so it is at least that of the contestant's median row. Two runs of the same
 *       program differ beyond that by where memory lies and how the JIT decided: {@value
 *       #BETWEEN_RUNS} for each run, and {@value #BETWEEN_RUNS_IF_TINY} where a call takes less
 *       than a microsecond. The reach of the error is twice the root of the sum of squares.
 *   <li>A disturbance may last longer than all rounds of a row. So to call a change, the larger
 *       ln({@code calibrationMs} of the row / that of its run) of the two runs is added to the
 *       reach, as squares are; ln(1 + {@code calibrationSpread}) where a row has none. The interval
 *       is the ratio times and divided by e to the power of that.
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
  private static final double RELEVANT = 1.2;
  private static final double ALIKE = 1.25;
  private static final double WIDEST = 1.5;

  /** Below a microsecond a call is mostly what surrounds it. */
  private static final double TINY_MS = 0.001;

  private static final double BETWEEN_RUNS_IF_TINY = 0.1;

  /** Of the rounds, as a divisor: the fastest quarter. */
  private static final int FASTEST = 4;

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
    Map<String, List<Change>> byOperation = new TreeMap<>();
    before
        .results()
        .forEach(
            (key, result) -> {
              Result other = after.results().get(key);
              if (other == null) {
                onlyInA.add(nameOf(result));
                return;
              }
              Change change = Change.between(before.time(result), after.time(other));
              rows.add(change.judged(result.work(), backend(result)));
              String operation = result.workload() + " " + result.op() + "\n" + backend(result);
              byOperation.computeIfAbsent(operation, none -> new ArrayList<>()).add(change);
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
            operations.add(Change.mean(of).judged(name, names[1]));
          }
        });
  }

  /**
   * A time of one run; all are logarithms.
   *
   * @param loops the time in calibration loops
   * @param error how far it may be off
   * @param disturbance how much longer the calibration loop took just then
   */
  private record Time(double loops, double error, double disturbance) {}

  /** The difference of two times, with what is not known of it. */
  private record Change(double loops, double error, double disturbance) {

    static Change between(Time a, Time b) {
      return new Change(
          b.loops - a.loops, Math.hypot(a.error, b.error), Math.max(a.disturbance, b.disturbance));
    }

    static Change mean(List<Change> changes) {
      double sum = 0;
      double errors = 0;
      double disturbances = 0;
      for (Change change : changes) {
        sum += change.loops;
        errors += change.error * change.error;
        disturbances += change.disturbance * change.disturbance;
      }
      int n = changes.size();
      return new Change(sum / n, Math.sqrt(errors) / n, Math.sqrt(disturbances) / n);
    }

    Row judged(String name, String backend) {
      double reach = 2 * Math.hypot(error, BETWEEN_RUNS * Math.sqrt(2));
      double ratio = Math.exp(loops);
      double wide = Math.exp(Math.hypot(reach, disturbance));
      boolean isAlike = ratio < ALIKE && ratio > 1 / ALIKE;
      Judgement judgement =
          ratio / wide > RELEVANT
              ? Judgement.SLOWER
              : ratio * wide < 1 / RELEVANT
                  ? Judgement.FASTER
                  : isAlike && reach < Math.log(WIDEST) ? Judgement.SAME : Judgement.UNDECIDED;
      return new Row(name, backend, ratio, ratio / wide, ratio * wide, judgement);
    }
  }

  /** The usable results of a run, with the error of each contestant's median row. */
  private record Run(Busy busy, Map<String, Result> results, Map<String, Double> errors) {

    static Run of(Report report) {
      Map<String, Result> usable = new LinkedHashMap<>();
      Map<String, List<Double>> errors = new LinkedHashMap<>();
      for (Result result : report.results()) {
        if (Rows.isShown(result)) {
          usable.put(result.work() + "\n" + backend(result), result);
          errors
              .computeIfAbsent(backend(result), none -> new ArrayList<>())
              .add(error(fastest(result)));
        }
      }
      Map<String, Double> medians = new LinkedHashMap<>();
      errors.forEach(
          (backend, all) ->
              medians.put(
                  backend,
                  Ratio.median(all.stream().mapToDouble(Double::doubleValue).sorted().toArray())));
      return new Run(report.environment().busy(), usable, medians);
    }

    Time time(Result result) {
      double[] fastest = fastest(result);
      double unit = busy.calibrationMs() > 0 ? busy.calibrationMs() : 1;
      Double local = result.calibrationMs();
      double slowdown = local == null ? 1 + busy.calibrationSpread() : local / unit;
      double ofLogs = Arrays.stream(fastest).average().orElseThrow();
      double error = Math.max(error(fastest), errors.getOrDefault(backend(result), 0.0));
      boolean isTiny = ofLogs < Math.log(TINY_MS);
      return new Time(
          ofLogs - Math.log(unit),
          isTiny ? Math.hypot(error, BETWEEN_RUNS_IF_TINY) : error,
          Math.log(Math.max(1, slowdown)));
    }
  }

  private static double error(double[] fastest) {
    return fastest[fastest.length - 1] - fastest[0];
  }

  /**
   * The logarithms of the fastest quarter of the rounds, two at least; the quartile without any.
   */
  private static double[] fastest(Result result) {
    double[] times = result.rounds().stream().mapToDouble(Math::log).sorted().toArray();
    if (times.length == 0) {
      var quartiles = result.iqr().residentMs();
      Double median = result.residentMs();
      double middle = Math.log(median == null ? Double.NaN : median);
      return new double[] {quartiles == null ? middle : Math.log(quartiles.low()), middle};
    }
    int count = Math.max(2, (times.length + FASTEST - 1) / FASTEST);
    return Arrays.copyOf(times, Math.min(count, times.length));
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
