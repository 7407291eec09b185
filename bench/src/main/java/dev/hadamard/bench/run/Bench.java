package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.ColdStart;
import dev.hadamard.bench.report.Report.Curve;
import dev.hadamard.bench.report.Report.Peak;
import dev.hadamard.bench.worker.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run of the benchmark. It starts a process for each contestant, measures the peak rates of each
 * device, then the work row by row, and creates the report.
 *
 * <p>An interrupt of the thread, or the end of the time, ends the run after the current slice. The
 * report then holds the results so far and is marked as partial.
 */
public final class Bench implements AutoCloseable {

  private static final Duration OPENING = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A copy of 64 MiB, which fits no cache. */
  private static final Work COPY = new Work.Elementwise(Work.Kind.COPY, "copy", 1 << 24);

  private static final List<Work> FIRST =
      List.of(
          new Work.Matmul(Work.Layout.NN, 64, 64, 64),
          new Work.TrainingStep(64, List.of(784, 512, 256, 10)));

  private static final int QUICK_EPOCHS = 10;
  private static final int EPOCHS = 30;

  /** The number of passes over the rows. */
  private static final int PASSES = 3;

  /** The fraction of the time that is reserved for the training curves at the end. */
  private static final double CURVES_SHARE = 0.05;

  private final BenchOptions options;
  private final BenchListener listener;
  private final Roster roster;
  private final Calibration calibration =
      new Calibration(Runtime.getRuntime().availableProcessors());
  private final Surroundings surroundings = new Surroundings();
  private final Instant startedAt = Instant.now();
  private final long start = System.nanoTime();
  private final Path folder;
  private final ResultFile file;
  private final List<Entrant> entrants = new ArrayList<>();
  private final List<Report.Contestant> contestants = new ArrayList<>();
  private final List<RowRun> rows = new ArrayList<>();
  private final Map<String, Peak> peaks = new LinkedHashMap<>();
  private final List<ColdStart> coldStarts = new ArrayList<>();
  private final List<Curve> curves = new ArrayList<>();
  private boolean isPartial;
  private boolean wasStopped;

  /**
   * Finds the contestants without starting them.
   *
   * @throws dev.hadamard.ConfigurationException if a backend or device does not exist; the message
   *     lists the choices
   * @throws IOException if temporary files cannot be created
   */
  public Bench(BenchOptions options, BenchListener listener) throws IOException {
    this.options = options;
    this.listener = listener;
    this.roster = Roster.of(options);
    this.folder = Files.createTempDirectory("hadamard-bench");
    this.file = new ResultFile(folder.resolve("result"));
  }

  /** Measures and returns the report, also if the run ends early. */
  public Report run() {
    try {
      calibration.warmUp();
      if (options.workloads().isEmpty()) {
        calibration.sample();
        return report();
      }
      for (Contestant contestant : roster.contestants()) {
        enter(contestant);
      }
      measureRows();
      learn();
    } catch (InterruptedException stopped) {
      listener.note("stopped: what was measured is reported");
      isPartial = true;
      wasStopped = true;
    }
    return report();
  }

  private Report report() {
    List<RowRun> measured = rows.stream().filter(RowRun::isMeasured).toList();
    return new Report(
        Report.SCHEMA,
        startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
        elapsed(),
        isPartial,
        surroundings.describe(options, calibration),
        contestants,
        measured.stream().flatMap(row -> row.results().stream()).toList(),
        List.copyOf(peaks.values()),
        coldStarts,
        measured.stream().flatMap(row -> row.splits().stream()).toList(),
        curves,
        List.of());
  }

  /** Whether an interrupt ended the run. */
  public boolean wasStopped() {
    return wasStopped;
  }

  private void enter(Contestant contestant) throws InterruptedException {
    if (contestant.unavailable() != null) {
      turnAway(contestant, contestant.unavailable());
      return;
    }
    progress("starting " + contestant.id());
    Worker worker;
    try {
      worker = contestant.start(folder.resolve(contestant.id().replace(':', '-') + ".log"));
    } catch (IOException noProcess) {
      turnAway(contestant, String.valueOf(noProcess.getMessage()));
      return;
    }
    Entrant entrant = new Entrant(contestant, worker);
    entrants.add(entrant);
    try {
      worker.awaitReady(OPENING);
      contestants.add(entrant.describe());
    } catch (Worker.Refusal refusal) {
      entrants.remove(entrant);
      worker.close();
      turnAway(contestant, String.valueOf(refusal.getMessage()));
      return;
    }
    firstCall(entrant);
  }

  private void turnAway(Contestant contestant, String reason) {
    contestants.add(contestant.absent(reason));
    listener.note(contestant.id() + " is not measured: " + reason);
  }

  /** Measures the first product, or the first training step of a contestant without products. */
  private void firstCall(Entrant entrant) throws InterruptedException {
    Worker worker = entrant.worker();
    for (Work first : FIRST) {
      try {
        String nanos = worker.ask("first " + first.text(), "nanos", PATIENCE);
        coldStarts.add(
            new ColdStart(
                entrant.id(),
                worker.processMs(),
                worker.openMs(),
                Double.parseDouble(nanos) * 1e-6));
        return;
      } catch (Worker.Refusal refusal) {
        if (!refusal.isUnsupported()) {
          listener.note(entrant.id() + " failed its first call: " + refusal.getMessage());
        }
      }
    }
  }

  private void measurePeaks() throws InterruptedException {
    for (Entrant entrant : entrants) {
      if (!entrant.isOurs() || entrant.isNaive() || !entrant.worker().isAlive()) {
        continue;
      }
      progress("what " + entrant.id() + " can do at most");
      try {
        double gflops = Double.parseDouble(entrant.worker().ask("peak", "peak", PATIENCE));
        entrant.worker().ask("prepare " + COPY.text(), "prepared", PATIENCE);
        List<Double> nanos =
            Arrays.stream(
                    entrant
                        .worker()
                        .ask(
                            "measure resident " + (options.isQuick() ? 200 : 1000),
                            "times",
                            PATIENCE)
                        .split(" ", -1))
                .map(Double::valueOf)
                .toList();
        entrant.worker().ask("release", "released", PATIENCE);
        double gbps = COPY.bytes() / Statistics.quantile(nanos, 0.1);
        peaks.merge(entrant.id(), new Peak(entrant.id(), gflops, gbps), Bench::higher);
      } catch (Worker.Refusal refusal) {
        listener.note("no peak of " + entrant.id() + ": " + refusal.getMessage());
      }
    }
  }

  private static Peak higher(Peak one, Peak other) {
    return new Peak(
        one.backend(), Math.max(one.gflops(), other.gflops()), Math.max(one.gbps(), other.gbps()));
  }

  /**
   * Measures the rows in passes. Later passes only make figures steadier; a row that the first pass
   * did not reach has none. After each pass the peaks are measured, and the highest counts: then
   * all code is warm, and what disturbs the machine at one time does not at another.
   */
  private void measureRows() throws InterruptedException {
    List<Row> plan = Plan.rows(options.workloads(), options.isQuick(), roster.hasGpu());
    int reached = measurePass(0, plan);
    if (reached < plan.size()) {
      isPartial = true;
      listener.note(
          "the time is over; %s and what follows is left out".formatted(plan.get(reached).op()));
    }
    measurePeaks();
    for (int pass = 1; pass < PASSES && reached == plan.size(); pass++) {
      reached = measurePass(pass, plan);
      measurePeaks();
    }
  }

  /** Returns how many rows it reached before the time was over. */
  private int measurePass(int pass, List<Row> plan) throws InterruptedException {
    double deadline = options.seconds() * (hasCurves() ? 1 - CURVES_SHARE : 1);
    double weight = plan.stream().mapToDouble(row -> row.workload().weight()).sum();
    double weightLeft = weight * (PASSES - pass);
    for (int i = 0; i < plan.size(); i++) {
      Row row = plan.get(i);
      double share = (deadline - elapsed()) * row.workload().weight() / weightLeft;
      if (share <= 0) {
        return i;
      }
      progress(
          "%s %s %s, pass %d of %d"
              .formatted(row.workload().label(), row.op(), row.shape(), pass + 1, PASSES));
      if (pass == 0) {
        rows.add(new RowRun(row, alive(), calibration));
        rows.get(i).first(file, share);
      } else {
        rows.get(i).again(share);
      }
      weightLeft -= row.workload().weight();
    }
    return plan.size();
  }

  private List<Entrant> alive() {
    return entrants.stream().filter(entrant -> entrant.worker().isAlive()).toList();
  }

  private boolean hasCurves() {
    return options.workloads().contains(Workload.TRAINING);
  }

  private void learn() throws InterruptedException {
    if (!hasCurves()) {
      return;
    }
    for (Entrant entrant : entrants) {
      if (!entrant.isOurs() || entrant.isNaive()) {
        continue;
      }
      progress("a training on " + entrant.id());
      try {
        int epochs = options.isQuick() ? QUICK_EPOCHS : EPOCHS;
        curves.add(curve(entrant, entrant.worker().ask("learn " + epochs, "curve", PATIENCE)));
      } catch (Worker.Refusal refusal) {
        listener.note("no training on " + entrant.id() + ": " + refusal.getMessage());
      }
    }
  }

  private static Curve curve(Entrant entrant, String points) {
    List<Double> seconds = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (String point : points.split(" ", -1)) {
      int colon = point.indexOf(':');
      seconds.add(Double.valueOf(point.substring(0, colon)));
      losses.add(Double.valueOf(point.substring(colon + 1)));
    }
    return new Curve(entrant.id(), seconds, losses);
  }

  private void progress(String what) {
    double elapsed = elapsed();
    listener.progress(
        what, Math.min(1, elapsed / options.seconds()), Math.max(0, options.seconds() - elapsed));
  }

  private double elapsed() {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Ends all processes. */
  @Override
  public void close() {
    entrants.forEach(entrant -> entrant.worker().close());
    calibration.close();
    try (var left = Files.list(folder)) {
      for (Path each : left.toList()) {
        Files.delete(each);
      }
      Files.delete(folder);
    } catch (IOException e) {
      listener.note("temporary files are left in " + folder);
    }
  }
}
