package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.report.Report.PerTime;
import dev.hadamard.bench.report.Report.Quartiles;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entrant on one row: its modes, its samples so far, what became of it. */
final class Lane {

  /** The three times. */
  enum Mode {
    /** Call to result. */
    RESIDENT,
    /** The same with transfers both ways. */
    TRANSFERS,
    /** By the device's clock. */
    KERNEL;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How long a single slice may take at most. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A slice whose median is this near to the last one's has warmed up. */
  private static final double STABLE = 0.05;

  private final Row row;
  private final Entrant entrant;
  private final Map<Mode, List<Double>> samples = new EnumMap<>(Mode.class);
  private final List<Double> rounds = new ArrayList<>();
  private Set<String> modes = Set.of();
  private Status status = Status.MEASURED;
  private @Nullable String reason;
  private @Nullable Check check;
  private double lastMedian = Double.POSITIVE_INFINITY;
  private boolean isWarm;

  Lane(Row row, Entrant entrant) {
    this.row = row;
    this.entrant = entrant;
  }

  Entrant entrant() {
    return entrant;
  }

  /** Whether it is being timed. */
  boolean isOpen() {
    return status == Status.MEASURED;
  }

  boolean isWarm() {
    return isWarm;
  }

  boolean offers(Mode mode) {
    return modes.contains(mode.label());
  }

  /** Takes it out, without trying. */
  void skip(String why) {
    status = Status.SKIPPED;
    reason = why;
  }

  /** Prepares the work. */
  void prepare() throws InterruptedException {
    isWarm = false;
    lastMedian = Double.POSITIVE_INFINITY;
    String answer = ask("prepare " + row.work().text(), "prepared");
    modes = Set.of(answer.split(" ", -1));
  }

  /** Has the work done once and compares it with the oracle. */
  void judge(Oracle oracle, ResultFile file) throws InterruptedException {
    ask("result " + file.path(), "written");
    if (isOpen()) {
      float[] result = file.read();
      Check verdict = oracle.judge(result, Oracle.roundoff(entrant.precision()));
      check = verdict;
      if (!verdict.passed()) {
        status = Status.CHECK_FAILED;
        reason = "worst error %.3g times its bound".formatted(verdict.worst());
        entrant.declared(row.op()).ifPresent(declared -> accept(declared, oracle, result));
        release();
      }
    }
  }

  /** Out of the common bound, but no surprise if it is within what its engine declares. */
  private void accept(String declared, Oracle oracle, float[] result) {
    double absolute = Double.parseDouble(declared.substring(0, declared.indexOf(':')));
    boolean isWithin = oracle.isWithin(result, absolute);
    status = isWithin ? Status.DECLARED : Status.CHECK_FAILED;
    reason += (isWithin ? ", declared: error up to " : ", and beyond the declared ") + declared;
  }

  /** Runs for a while without keeping the times; sets {@link #isWarm} once they stay the same. */
  void warmUp(long millis) throws InterruptedException {
    List<Double> times = slice(Mode.RESIDENT, millis);
    if (!times.isEmpty()) {
      double median = Statistics.median(times);
      isWarm = median > lastMedian * (1 - STABLE);
      lastMedian = median;
    }
  }

  /** Drops the times so far: those of a pass in which the JVM was still compiling. */
  void forget() {
    samples.clear();
    rounds.clear();
  }

  /** Runs for a while and keeps the times. */
  void measure(Mode mode, long millis) throws InterruptedException {
    List<Double> times = slice(mode, millis);
    samples.computeIfAbsent(mode, unused -> new ArrayList<>()).addAll(times);
    if (mode == Mode.RESIDENT && !times.isEmpty()) {
      rounds.add(Statistics.median(times));
    }
  }

  private List<Double> slice(Mode mode, long millis) throws InterruptedException {
    String request = "measure %s %d".formatted(mode.label(), millis);
    String answer = mode == Mode.RESIDENT ? ask(request, "times") : tryToAsk(request, "times");
    return answer.isEmpty()
        ? List.of()
        : Arrays.stream(answer.split(" ", -1)).map(nanos -> Double.valueOf(nanos) * 1e-6).toList();
  }

  /** The quartiles' distance as a share of the median; infinite before there are enough samples. */
  double spread() {
    List<Double> times = samples.getOrDefault(Mode.RESIDENT, List.of());
    return times.size() < 4 ? Double.POSITIVE_INFINITY : Statistics.relativeSpread(times);
  }

  /** The median from call to result so far, null if there is none. */
  @Nullable Double residentMs() {
    return isOpen() ? median(Mode.RESIDENT) : null;
  }

  /** Where the time of a training step goes, as the protocol gives it. */
  String phases(long millis) throws InterruptedException {
    return tryToAsk("phases " + millis, "phases");
  }

  /** Frees what was prepared. */
  void release() throws InterruptedException {
    try {
      entrant.worker().ask("release", "released", PATIENCE);
    } catch (Worker.Refusal gone) {
      // The next request says so.
    }
  }

  /** Asks for what may be missing without the rest being worth less. */
  private String tryToAsk(String request, String expected) throws InterruptedException {
    try {
      return isOpen() ? entrant.worker().ask(request, expected, PATIENCE) : "";
    } catch (Worker.Refusal refusal) {
      return "";
    }
  }

  private String ask(String request, String expected) throws InterruptedException {
    if (!isOpen()) {
      return "";
    }
    try {
      return entrant.worker().ask(request, expected, PATIENCE);
    } catch (Worker.Refusal refusal) {
      status = refusal.isUnsupported() ? Status.SKIPPED : Status.FAILED;
      reason = refusal.getMessage();
      return "";
    }
  }

  /**
   * What came of it.
   *
   * @param calibration the calibration loop while it was timed, null if it was not
   */
  Result result(double noiseLimit, @Nullable Double calibration) {
    Double resident = median(Mode.RESIDENT);
    boolean isTimed = isOpen() && resident != null;
    if (isOpen() && resident == null) {
      skip("the time was over");
    }
    return new Result(
        row.workload().label(),
        row.group(),
        row.op(),
        row.shape(),
        entrant.id(),
        entrant.device(),
        entrant.precision(),
        status,
        reason,
        isTimed ? median(Mode.KERNEL) : null,
        isTimed ? resident : null,
        isTimed ? median(Mode.TRANSFERS) : null,
        new PerTime<>(quartiles(Mode.KERNEL), quartiles(Mode.RESIDENT), quartiles(Mode.TRANSFERS)),
        new PerTime<>(raw(Mode.KERNEL), raw(Mode.RESIDENT), raw(Mode.TRANSFERS)),
        isTimed ? List.copyOf(rounds) : List.of(),
        isTimed ? calibration : null,
        isTimed && spread() > noiseLimit,
        rate(row.work().flops(), resident, isTimed),
        rate(row.work().bytes(), resident, isTimed),
        check);
  }

  /** Billions a second. */
  private static @Nullable Double rate(double amount, @Nullable Double millis, boolean isTimed) {
    return isTimed && millis != null && amount > 0 ? amount / millis * 1e-6 : null;
  }

  private @Nullable Double median(Mode mode) {
    List<Double> times = samples.getOrDefault(mode, List.of());
    return times.isEmpty() ? null : Statistics.median(times);
  }

  private @Nullable Quartiles quartiles(Mode mode) {
    List<Double> times = samples.getOrDefault(mode, List.of());
    return isOpen() && !times.isEmpty() ? Statistics.quartiles(times) : null;
  }

  private @Nullable List<Double> raw(Mode mode) {
    List<Double> times = samples.getOrDefault(mode, List.of());
    return isOpen() && !times.isEmpty() ? List.copyOf(times) : null;
  }
}
