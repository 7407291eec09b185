package dev.hadamard.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.ConfigurationException;
import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs with real processes, on the backends that every machine has. */
final class BenchTest {

  /** Records the messages, and may interrupt at one. */
  private static final class Log implements BenchListener {
    private final List<String> notes = new ArrayList<>();
    private final List<Double> left = new ArrayList<>();
    private final @Nullable String stopAt;

    Log(@Nullable String stopAt) {
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
  }

  private final Log log = new Log(null);

  @Test
  void each_work_is_checked_and_timed_on_each_backend() throws IOException {
    Report report = run(log, 40, Set.of(Workload.TRANSFER), "cpu", "reference");
    assertThat(report.partial()).isFalse();
    assertThat(report.contestants()).extracting(Contestant::id).containsExactly("cpu", "reference");
    assertThat(report.results())
        .hasSize(2 * 8)
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(Status.MEASURED);
              assertThat(result.check()).isNotNull();
              assertThat(result.residentMs()).isPositive();
              assertThat(result.rounds()).hasSizeGreaterThanOrEqualTo(5);
              assertThat(result.samples().residentMs()).hasSizeGreaterThanOrEqualTo(5);
            });
    assertThat(report.coldStarts()).hasSize(2).allMatch(cold -> cold.firstCallMs() > 0);
    assertThat(report.peaks()).singleElement().matches(p -> p.gflops() > 0 && p.gbps() > 0);
    assertThat(report.environment().busy().calibrationMs()).isPositive();
    assertThat(log.left).isNotEmpty().allMatch(seconds -> seconds >= 0);
  }

  @Test
  void a_step_on_a_network_for_images_is_checked_and_timed() throws IOException {
    Report report = run(log, 25, Set.of(Workload.TRAINING), "cpu");
    assertThat(of(report, "cpu"))
        .filteredOn(result -> result.group().equals("network"))
        .singleElement()
        .matches(result -> result.shape().equals("64: lenet"))
        .matches(result -> result.status() == Status.MEASURED)
        .matches(result -> result.check() != null && result.check().elements() == 6 * 25);
  }

  @Test
  void a_training_step_is_divided_into_phases_and_a_curve_is_learnt() throws IOException {
    Report report = run(log, 25, Set.of(Workload.TRAINING), "cpu", "reference");
    assertThat(of(report, "reference")).anyMatch(result -> result.status() == Status.MEASURED);
    assertThat(report.training())
        .as("of two batches, and not of the naive backend")
        .hasSize(2)
        .allMatch(split -> split.backend().equals("cpu"))
        .allSatisfy(
            split -> {
              assertThat(split.phasesMs())
                  .containsOnlyKeys("transfer", "forward", "delta", "update")
                  .allSatisfy((phase, millis) -> assertThat(millis).isPositive());
              assertThat(split.samplesPerSecond()).isPositive();
            });
    assertThat(report.curves())
        .singleElement()
        .satisfies(
            curve -> {
              assertThat(curve.loss()).hasSize(10);
              assertThat(curve.loss().get(9)).isLessThan(curve.loss().get(0));
              assertThat(curve.seconds()).isSorted();
            });
  }

  @ParameterizedTest
  @CsvSource({"CONV,8", "NORM,8", "OPTIMIZER,2"})
  void each_layer_is_checked_and_timed(Workload workload, int works) throws IOException {
    Report report = run(log, 20, Set.of(workload), "cpu");
    assertThat(report.partial()).isFalse();
    assertThat(report.results())
        .hasSize(works)
        .allSatisfy(
            result -> {
              assertThat(result.reason()).isNull();
              assertThat(result.status()).isEqualTo(Status.MEASURED);
              assertThat(result.check()).isNotNull().matches(check -> check.elements() > 0);
              assertThat(result.gflops()).isPositive();
              assertThat(result.gbps()).isPositive();
            });
  }

  @Test
  void a_backend_without_code_for_convolutions_computes_them_on_the_host() throws IOException {
    Report report = run(log, 30, Set.of(Workload.CONV), "candid");
    assertThat(of(report, "candid")).isNotEmpty().allMatch(r -> r.status() == Status.MEASURED);
  }

  @Test
  void a_wrong_number_is_not_timed_and_its_neighbours_are() throws IOException {
    Report report = run(log, 15, Set.of(Workload.GEMM), "cpu", "wrong");
    assertThat(of(report, "cpu")).allMatch(result -> result.status() == Status.MEASURED);
    assertThat(of(report, "wrong"))
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(Status.CHECK_FAILED);
              assertThat(result.check()).isNotNull().matches(c -> !c.passed() && c.worst() > 1);
              assertThat(result.residentMs()).isNull();
              assertThat(result.gflops()).isNull();
              assertThat(result.rounds()).isEmpty();
              assertThat(result.samples().residentMs()).isNull();
              assertThat(result.reason()).contains("times its bound");
            });
  }

  @Test
  void a_declared_error_is_told_from_a_wrong_number_by_its_own_figure() throws IOException {
    Report report = run(log, 20, Set.of(Workload.ELEMENTWISE), "candid", "understated");
    assertThat(of(report, "candid"))
        .filteredOn(result -> result.op().equals("activate tanh"))
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(Status.DECLARED);
              assertThat(result.check()).isNotNull().matches(check -> !check.passed());
              assertThat(result.residentMs()).isNull();
              assertThat(result.reason()).contains("declared: error up to 1.1E-4: it is made so");
            });
    assertThat(of(report, "candid"))
        .filteredOn(result -> !result.op().equals("activate tanh"))
        .isNotEmpty()
        .allMatch(result -> result.status() == Status.MEASURED);
    assertThat(of(report, "understated"))
        .filteredOn(result -> result.op().equals("activate tanh"))
        .isNotEmpty()
        .allMatch(result -> result.status() == Status.CHECK_FAILED)
        .allMatch(result -> String.valueOf(result.reason()).contains("beyond the declared 1.0E-5"));
  }

  @Test
  void the_times_of_the_first_pass_only_warm_up() throws IOException {
    Report report = run(log, 25, Set.of(Workload.ELEMENTWISE), "cold");
    assertThat(of(report, "cold"))
        .filteredOn(result -> result.op().equals("hadamard"))
        .isNotEmpty()
        .allSatisfy(
            result ->
                assertThat(result.samples().residentMs()).isNotNull().allMatch(ms -> ms < 100));
  }

  @Test
  void a_process_that_dies_is_reported_and_the_others_go_on() throws IOException {
    Report report = run(log, 15, Set.of(Workload.ELEMENTWISE), "cpu", "fragile");
    assertThat(of(report, "cpu")).allMatch(result -> result.status() == Status.MEASURED);
    List<Result> fragile = of(report, "fragile");
    assertThat(fragile).anyMatch(result -> result.op().equals("activate relu"));
    assertThat(fragile)
        .filteredOn(result -> result.status() == Status.FAILED)
        .singleElement()
        .matches(result -> result.op().equals("activate sigmoid"))
        .matches(result -> String.valueOf(result.reason()).contains("exit code 3"));
    assertThat(fragile.get(fragile.size() - 1).op()).isEqualTo("activate sigmoid");
  }

  @Test
  void an_interrupt_leaves_what_was_measured() throws IOException {
    Log stopping = new Log("matmul nn 256x256x256");
    Report report = run(stopping, 20, Set.of(Workload.GEMM), "cpu");
    assertThat(Thread.interrupted()).as("the interrupt is consumed").isFalse();
    assertThat(report.partial()).isTrue();
    assertThat(report.results())
        .extracting(Result::shape)
        .containsExactly("64x64x64", "128x128x128");
    assertThat(stopping.notes).anyMatch(note -> note.startsWith("stopped"));
  }

  @Test
  void the_time_is_kept_and_what_did_not_fit_is_said() throws IOException {
    Report report = run(log, 4, Set.of(Workload.ELEMENTWISE), "slow");
    assertThat(report.partial()).isTrue();
    assertThat(report.results()).isNotEmpty().hasSizeLessThan(21);
    assertThat(log.notes).anyMatch(note -> note.startsWith("the time is over"));
  }

  @Test
  void a_peer_that_is_not_installed_is_listed_with_the_reason(@TempDir Path empty)
      throws IOException {
    BenchOptions options =
        options(
            8,
            Set.of(Workload.TRANSFER),
            List.of("cpu"),
            List.of(),
            List.of(Peer.ND4J_DIRECT),
            empty);
    try (Bench bench = new Bench(options, log)) {
      assertThat(bench.run().contestants())
          .filteredOn(contestant -> contestant.id().equals("nd4j-direct"))
          .singleElement()
          .matches(c -> c.role() == Report.Role.PEER)
          .matches(c -> String.valueOf(c.unavailable()).contains("not installed"));
    }
  }

  @Test
  void an_unknown_name_lists_the_choices() {
    assertThatThrownBy(() -> run(log, 1, Set.of(Workload.GEMM), "vulkan"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown backend 'vulkan'")
        .hasMessageContaining("cpu")
        .hasMessageContaining("opencl");
    assertThatThrownBy(() -> Workload.of("sorting"))
        .hasMessageContaining("unknown workload 'sorting'")
        .hasMessageContaining("gemm, elementwise, training, transfer, conv, norm, optimizer");
    assertThatThrownBy(() -> Peer.of("tensorflow"))
        .hasMessageContaining("unknown peer 'tensorflow'")
        .hasMessageContaining("nd4j-direct, pytorch, djl-trainer");
    assertThatThrownBy(() -> devices("name~Voodoo"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no device matches 'name~Voodoo'");
    assertThatThrownBy(() -> devices("the fast one"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("name~TEXT");
  }

  private void devices(String selector) throws IOException {
    BenchOptions options =
        options(1, Set.of(Workload.GEMM), List.of(), List.of(selector), List.of(), Path.of("none"));
    try (Bench bench = new Bench(options, log)) {
      bench.run();
    }
  }

  private static List<Result> of(Report report, String backend) {
    return report.results().stream().filter(r -> r.backend().equals(backend)).toList();
  }

  private static Report run(Log log, double seconds, Set<Workload> workloads, String... backends)
      throws IOException {
    BenchOptions options =
        options(seconds, workloads, List.of(backends), List.of(), List.of(), Path.of("none"));
    try (Bench bench = new Bench(options, log)) {
      return bench.run();
    }
  }

  private static BenchOptions options(
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
