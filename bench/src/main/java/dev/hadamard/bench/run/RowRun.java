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
 */
final class RowRun {

  /** A spread of the quartiles, as a share of the median, below which a figure is settled. */
  static final double NOISE_LIMIT = 0.15;

  private static final int FEWEST_ROUNDS = 5;
  private static final int MOST_ROUNDS = 15;
  private static final int OTHER_ROUNDS = 3;
  private static final int MOST_WARM_UPS = 6;
  private static final long SHORTEST_SLICE = 5;
  private static final long LONGEST_SLICE = 100;

  /** Shares of a row's time. */
  private static final double WARM_UP_SHARE = 0.25;

  private static final double RESIDENT_SHARE = 0.7;

  /** What a naive backend does in a second, to know beforehand what it need not try. */
  private static final double NAIVE_FLOPS = 0.5e9;

  private static final double NAIVE_ELEMENTS = 15e6;

  private final Row row;
  private final double seconds;
  private final long start = System.nanoTime();
  private final Calibration calibration;
  private final List<Double> calibrations = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<TrainingSplit> splits = new ArrayList<>();

  /**
   * A row with its time.
   *
   * @param seconds how long it should take
   */
  RowRun(Row row, List<Entrant> entrants, Calibration calibration, double seconds) {
    this.row = row;
    this.calibration = calibration;
    this.seconds = seconds;
    entrants.forEach(entrant -> lanes.add(new Lane(row, entrant)));
  }

  /** Measures; a lane that fails does not disturb the others. */
  void run(ResultFile file) throws InterruptedException {
    Oracle oracle = Oracle.of(row.work());
    for (Lane lane : lanes) {
      double naive = naiveSeconds();
      if (lane.entrant().isNaive() && naive > seconds / lanes.size() / 3) {
        lane.skip("naive, and a call would take about %.1g s".formatted(naive));
      }
      lane.prepare();
      lane.judge(oracle, file);
    }
    if (lanes.stream().anyMatch(Lane::isOpen)) {
      time();
    }
    for (Lane lane : lanes) {
      if (lane.isOpen()) {
        lane.release();
      }
    }
  }

  private void time() throws InterruptedException {
    long millis =
        Math.round(1000 * seconds * RESIDENT_SHARE / openLanes() / (FEWEST_ROUNDS + MOST_WARM_UPS));
    long slice = Math.max(SHORTEST_SLICE, Math.min(LONGEST_SLICE, millis));
    for (int i = 0; i < MOST_WARM_UPS && elapsed() < seconds * WARM_UP_SHARE; i++) {
      for (Lane lane : lanes) {
        if (!lane.isWarm()) {
          lane.warmUp(slice);
        }
      }
    }
    for (int round = 0; round < MOST_ROUNDS && !isSettled(round); round++) {
      calibrations.add(calibration.sample());
      round(Mode.RESIDENT, round, slice);
    }
    for (int round = 0; round < OTHER_ROUNDS; round++) {
      for (Mode mode : new Mode[] {Mode.KERNEL, Mode.TRANSFERS}) {
        round(mode, round, slice);
      }
    }
    if (row.work() instanceof Work.TrainingStep step) {
      split(step);
    }
  }

  /** One slice of each, beginning with another lane each time. */
  private void round(Mode mode, int round, long millis) throws InterruptedException {
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get((i + round) % lanes.size());
      if (lane.isOpen() && lane.offers(mode)) {
        lane.measure(mode, millis);
      }
    }
  }

  private boolean isSettled(int rounds) {
    double spent = elapsed() / seconds;
    if (rounds == 0 || spent >= 2) {
      return rounds > 0; // calls that take far longer than planned are made once
    }
    boolean isQuiet =
        lanes.stream().filter(Lane::isOpen).allMatch(lane -> lane.spread() < NOISE_LIMIT);
    return rounds >= FEWEST_ROUNDS && (isQuiet || spent >= RESIDENT_SHARE);
  }

  private void split(Work.TrainingStep step) throws InterruptedException {
    for (Lane lane : lanes) {
      if (!lane.isOpen() || !lane.entrant().isOurs()) {
        continue;
      }
      Map<String, Double> phases = new LinkedHashMap<>();
      for (String phase : lane.phases().split(" ", -1)) {
        int equals = phase.indexOf('=');
        if (equals > 0) {
          phases.put(
              phase.substring(0, equals), Double.parseDouble(phase.substring(equals + 1)) * 1e-6);
        }
      }
      Double stepMs = lane.residentMs();
      if (!phases.isEmpty() && stepMs != null) {
        splits.add(
            new TrainingSplit(
                row.shape(), lane.entrant().id(), phases, stepMs, step.batch() / stepMs * 1000));
      }
    }
  }

  private double naiveSeconds() {
    return row.workload() == Workload.ELEMENTWISE
        ? ((Work.Elementwise) row.work()).elements() / NAIVE_ELEMENTS
        : row.work().flops() / NAIVE_FLOPS;
  }

  private long openLanes() {
    return lanes.stream().filter(Lane::isOpen).count();
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
    return splits;
  }
}
