package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.TrainingSplit;
import dev.hadamard.bench.run.Lane.Mode;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurement of one row. Every entrant does the work, is checked and warms up. Then the
 * entrants are timed in turns, in slices of some milliseconds, so that a drift of the machine
 * affects all of them.
 *
 * <p>A row is measured in several passes of some rounds each. The placement of threads and memory
 * stays the same for seconds, so consecutive rounds vary less than they should. During the first
 * pass a JVM still compiles, so its times count only if no other pass follows.
 */
final class RowRun {

  /** The spread of the quartiles, relative to the median, below which a figure is stable. */
  static final double NOISE_LIMIT = 0.15;

  /** The least number of rounds in a pass. */
  private static final int FEWEST_ROUNDS = 3;

  private static final int MOST_ROUNDS = 5;
  private static final int MOST_WARM_UPS = 6;
  private static final long SHORTEST_SLICE = 5;
  private static final long LONGEST_SLICE = 100;

  /** The fraction of a row's time for the warm-up. */
  private static final double WARM_UP_SHARE = 0.25;

  private static final double RESIDENT_SHARE = 0.7;

  private static final double PHASES_SHARE = 0.15;

  /** What dividing a step into phases takes at least, to be warm. */
  private static final long SHORTEST_PHASES = 40;

  private static final long LONGEST_PHASES = 400;

  /** The rate of a naive backend, by which works that would take it too long are skipped. */
  private static final double NAIVE_FLOPS = 0.5e9;

  private static final double NAIVE_ELEMENTS = 15e6;

  private final Row row;
  private final Calibration calibration;
  private final List<Double> calibrations = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Lane, Map<String, List<Double>>> phases = new LinkedHashMap<>();
  private int passes;
  private double seconds;
  private long start;

  RowRun(Row row, List<Entrant> entrants, Calibration calibration) {
    this.row = row;
    this.calibration = calibration;
    entrants.forEach(entrant -> lanes.add(new Lane(row, entrant)));
  }

  /** Whether a pass was finished. */
  boolean isMeasured() {
    return passes > 0;
  }

  /**
   * Runs the first pass. An entrant that fails its check is not timed, now or later.
   *
   * @param share the duration in seconds
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

  /** Runs a further pass with the remaining entrants. */
  void again(double share) throws InterruptedException {
    begin(share);
    if (passes == 1) {
      active().forEach(Lane::forget);
      phases.clear();
    }
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
    passes++;
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

  /** Times one slice of each entrant, starting with another one in each round. */
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
   * still compiling. A naive backend is left out: its steps are not tuned.
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
    if (row.work() instanceof Work.Elementwise elementwise) {
      return elementwise.elements() / NAIVE_ELEMENTS;
    }
    return row.work() instanceof LayerPass pass
        ? pass.flops() / NAIVE_ELEMENTS
        : row.work().flops() / NAIVE_FLOPS;
  }

  private double elapsed() {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** The results, one for each entrant; entrants that were not reached are marked as skipped. */
  List<Result> results() {
    Double disturbance = calibrations.isEmpty() ? null : Statistics.median(calibrations);
    return lanes.stream().map(lane -> lane.result(NOISE_LIMIT, disturbance)).toList();
  }

  /** The phases of the training steps. */
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
