package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.TrainingSplit;
import dev.hadamard.bench.run.Lane.Mode;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row: every entrant does the work, is judged, warms up and is then timed in turns, a slice of
 * some milliseconds each, so that the machine's drift meets all alike.
 *
 * <p>It comes round in several passes, some rounds each: where threads and memory happen to lie
 * stays as it is for seconds, so rounds that follow each other agree too well.
 */
final class RowRun {

  /** A spread of the quartiles, as a share of the median, below which a figure is settled. */
  static final double NOISE_LIMIT = 0.15;

  /** In a pass. */
  private static final int FEWEST_ROUNDS = 2;

  private static final int MOST_ROUNDS = 5;
  private static final int MOST_WARM_UPS = 6;
  private static final long SHORTEST_SLICE = 5;
  private static final long LONGEST_SLICE = 100;

  /** Shares of a row's time. */
  private static final double WARM_UP_SHARE = 0.25;

  private static final double RESIDENT_SHARE = 0.7;

  private static final double PHASES_SHARE = 0.15;

  /** What dividing a step into phases takes at least, to be warm. */
  private static final long SHORTEST_PHASES = 40;

  private static final long LONGEST_PHASES = 400;

  /** What a naive backend does in a second, to know beforehand what it need not try. */
  private static final double NAIVE_FLOPS = 0.5e9;

  private static final double NAIVE_ELEMENTS = 15e6;

  private final Row row;
  private final Calibration calibration;
  private final List<Double> calibrations = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Lane, Map<String, List<Double>>> phases = new LinkedHashMap<>();
  private boolean isMeasured;
  private double seconds;
  private long start;

  RowRun(Row row, List<Entrant> entrants, Calibration calibration) {
    this.row = row;
    this.calibration = calibration;
    entrants.forEach(entrant -> lanes.add(new Lane(row, entrant)));
  }

  /** Whether a pass was finished. */
  boolean isMeasured() {
    return isMeasured;
  }

  /**
   * The first pass: whoever fails his check is not timed, now or later.
   *
   * @param share how many seconds it should take
   */
  void first(ResultFile file, double share) throws InterruptedException {
    begin(share);
    Oracle oracle = Oracle.of(row.work());
    double naive = naiveSeconds();
    for (Lane lane : lanes) {
      if (lane.entrant().isNaive() && naive > share / lanes.size()) {
        lane.skip("naive, and a call would take about %.1g s".formatted(naive));
      }
      lane.prepare();
      lane.judge(oracle, file);
    }
    time();
    split();
    end();
  }

  /** A further pass over those that are still there. */
  void again(double share) throws InterruptedException {
    begin(share);
    for (Lane lane : active()) {
      lane.prepare();
    }
    time();
    split();
    end();
  }

  private void begin(double share) {
    seconds = share;
    start = System.nanoTime();
  }

  private void end() throws InterruptedException {
    for (Lane lane : active()) {
      lane.release();
    }
    isMeasured = true;
  }

  private void time() throws InterruptedException {
    int lanesLeft = Math.max(1, active().size());
    long millis =
        Math.round(
            1000 * seconds * RESIDENT_SHARE / lanesLeft / (FEWEST_ROUNDS + MOST_WARM_UPS / 2));
    long slice = Math.max(SHORTEST_SLICE, Math.min(LONGEST_SLICE, millis));
    for (int i = 0; i < MOST_WARM_UPS && elapsed() < seconds * WARM_UP_SHARE; i++) {
      for (Lane lane : active()) {
        if (!lane.isWarm()) {
          lane.warmUp(slice);
        }
      }
    }
    for (int round = 0; round < MOST_ROUNDS && !isSettled(round); round++) {
      calibrations.add(calibration.sample());
      round(Mode.RESIDENT, round, slice);
    }
    round(Mode.KERNEL, 0, slice);
    round(Mode.TRANSFERS, 0, slice);
  }

  /** One slice of each, beginning with another lane each time. */
  private void round(Mode mode, int round, long millis) throws InterruptedException {
    List<Lane> active = active();
    for (int i = 0; i < active.size(); i++) {
      Lane lane = active.get((i + round) % active.size());
      if (lane.offers(mode)) {
        lane.measure(mode, millis);
      }
    }
  }

  private List<Lane> active() {
    return lanes.stream()
        .filter(lane -> lane.isOpen() && lane.entrant().worker().isAlive())
        .toList();
  }

  private boolean isSettled(int rounds) {
    double spent = elapsed() / seconds;
    if (rounds == 0 || spent >= 2) {
      return rounds > 0; // calls that take far longer than planned are made once
    }
    boolean isQuiet = active().stream().allMatch(lane -> lane.spread() < NOISE_LIMIT);
    return rounds >= FEWEST_ROUNDS && (isQuiet || spent >= RESIDENT_SHARE);
  }

  /**
   * Asks where the time of a training step goes: in every pass, as in the first one the JVM is
   * still compiling. A naive backend is not asked, whose steps nobody tunes.
   */
  private void split() throws InterruptedException {
    if (!(row.work() instanceof Work.TrainingStep)) {
      return;
    }
    List<Lane> asked =
        active().stream().filter(l -> l.entrant().isOurs() && !l.entrant().isNaive()).toList();
    long millis = Math.round(1000 * seconds * PHASES_SHARE / Math.max(1, asked.size()));
    for (Lane lane : asked) {
      Map<String, List<Double>> own = phases.computeIfAbsent(lane, none -> new LinkedHashMap<>());
      String answer = lane.phases(Math.max(SHORTEST_PHASES, Math.min(LONGEST_PHASES, millis)));
      for (String phase : answer.split(" ", -1)) {
        int equals = phase.indexOf('=');
        if (equals > 0) {
          own.computeIfAbsent(phase.substring(0, equals), none -> new ArrayList<>())
              .add(Double.parseDouble(phase.substring(equals + 1)) * 1e-6);
        }
      }
    }
  }

  private double naiveSeconds() {
    return row.workload() == Workload.ELEMENTWISE
        ? ((Work.Elementwise) row.work()).elements() / NAIVE_ELEMENTS
        : row.work().flops() / NAIVE_FLOPS;
  }

  private double elapsed() {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** What came out, one result for each entrant; those not reached are skipped. */
  List<Result> results() {
    Double disturbance = calibrations.isEmpty() ? null : Statistics.median(calibrations);
    return lanes.stream().map(lane -> lane.result(NOISE_LIMIT, disturbance)).toList();
  }

  /** Where the time of a training step went. */
  List<TrainingSplit> splits() {
    List<TrainingSplit> splits = new ArrayList<>();
    phases.forEach(
        (lane, passes) -> {
          Map<String, Double> millis = new LinkedHashMap<>();
          passes.forEach((phase, all) -> millis.put(phase, Statistics.median(all)));
          Double stepMs = lane.residentMs();
          if (!millis.isEmpty() && stepMs != null) {
            int batch = ((Work.TrainingStep) row.work()).batch();
            splits.add(
                new TrainingSplit(
                    row.shape(), lane.entrant().id(), millis, stepMs, batch / stepMs * 1000));
          }
        });
    return splits;
  }
}
