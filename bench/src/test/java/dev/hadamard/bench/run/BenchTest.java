package dev.hadamard.bench.run;

import static dev.hadamard.bench.run.RecordedBench.options;
import static dev.hadamard.bench.run.RecordedBench.resultsOf;
import static dev.hadamard.bench.run.RecordedBench.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.ConfigurationException;
import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with real processes in which something is wrong, and what is said of it. */
final class BenchTest {

  private final RecordedBench log = new RecordedBench();

  @Test
  void a_wrong_number_is_not_timed_and_its_neighbours_are() throws IOException {
    Report report = run(log, 15, Set.of(Workload.GEMM), "cpu", "wrong");
    assertThat(resultsOf(report, "cpu")).allMatch(result -> result.status() == Status.MEASURED);
    assertThat(resultsOf(report, "wrong"))
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
    assertThat(resultsOf(report, "candid"))
        .filteredOn(result -> result.op().equals("activate tanh"))
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(Status.DECLARED);
              assertThat(result.check()).isNotNull().matches(check -> !check.passed());
              assertThat(result.residentMs()).isNull();
              assertThat(result.reason()).contains("declared: error up to 1.1E-4: it is made so");
            });
    assertThat(resultsOf(report, "candid"))
        .filteredOn(result -> !result.op().equals("activate tanh"))
        .isNotEmpty()
        .allMatch(result -> result.status() == Status.MEASURED);
    assertThat(resultsOf(report, "understated"))
        .filteredOn(result -> result.op().equals("activate tanh"))
        .isNotEmpty()
        .allMatch(result -> result.status() == Status.CHECK_FAILED)
        .allMatch(result -> String.valueOf(result.reason()).contains("beyond the declared 1.0E-5"));
  }

  @Test
  void the_times_of_the_first_pass_only_warm_up() throws IOException {
    Report report = run(log, 25, Set.of(Workload.ELEMENTWISE), "cold");
    assertThat(resultsOf(report, "cold"))
        .filteredOn(result -> result.op().equals("hadamard"))
        .isNotEmpty()
        .allSatisfy(
            result ->
                assertThat(result.samples().residentMs()).isNotNull().allMatch(ms -> ms < 100));
  }

  @Test
  void a_process_that_dies_is_reported_and_the_others_go_on() throws IOException {
    Report report = run(log, 15, Set.of(Workload.ELEMENTWISE), "cpu", "fragile");
    assertThat(resultsOf(report, "cpu")).allMatch(result -> result.status() == Status.MEASURED);
    List<Result> fragile = resultsOf(report, "fragile");
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
    RecordedBench stopping = new RecordedBench("matmul nn 256x256x256");
    Report report = run(stopping, 20, Set.of(Workload.GEMM), "cpu");
    assertThat(Thread.interrupted()).as("the interrupt is consumed").isFalse();
    assertThat(report.partial()).isTrue();
    assertThat(report.results())
        .extracting(Result::shape)
        .containsExactly("64x64x64", "128x128x128");
    assertThat(stopping.notes()).anyMatch(note -> note.startsWith("stopped"));
  }

  @Test
  void the_time_is_kept_and_what_did_not_fit_is_said() throws IOException {
    Report report = run(log, 4, Set.of(Workload.ELEMENTWISE), "slow");
    assertThat(report.partial()).isTrue();
    assertThat(report.results()).isNotEmpty().hasSizeLessThan(21);
    assertThat(log.notes()).anyMatch(note -> note.startsWith("the time is over"));
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
}
