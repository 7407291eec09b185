package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts runs with real processes and records their messages; may interrupt at one. */
final class RecordedBench implements BenchListener {
  private final List<String> notes = new ArrayList<>();
  private final List<Double> left = new ArrayList<>();
  private final @Nullable String stopAt;

  RecordedBench() {
    this(null);
  }

  RecordedBench(@Nullable String stopAt) {
    this.stopAt = stopAt;
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public void progress(String what, double done, double secondsLeft) {
    left.add(secondsLeft);
    if (stopAt != null && what.contains(stopAt)) {
      Thread.currentThread().interrupt();
    }
  }

  List<String> notes() {
    return notes;
  }

  /** The longest remaining times that were told. */
  List<Double> left() {
    return left;
  }

  static List<Result> resultsOf(Report report, String backend) {
    return report.results().stream().filter(r -> r.backend().equals(backend)).toList();
  }

  static Report run(RecordedBench log, double seconds, Set<Workload> workloads, String... backends)
      throws IOException {
    BenchOptions options =
        options(seconds, workloads, List.of(backends), List.of(), List.of(), Path.of("none"));
    try (Bench bench = new Bench(options, log)) {
      return bench.run();
    }
  }

  static BenchOptions options(
      double seconds,
      Set<Workload> workloads,
      List<String> backends,
      List<String> devices,
      List<Peer> peers,
      Path peerFolder) {
    return new BenchOptions(
        true,
        seconds,
        EnumSet.copyOf(workloads),
        backends,
        devices,
        peers,
        Optional.of(peerFolder),
        new BenchOptions.Program("test", null),
        "bench");
  }
}
