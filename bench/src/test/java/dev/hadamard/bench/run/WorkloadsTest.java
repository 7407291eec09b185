package dev.hadamard.bench.run;

import static dev.hadamard.bench.run.RecordedBench.resultsOf;
import static dev.hadamard.bench.run.RecordedBench.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Status;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs with real processes, on the backends that every machine has. */
final class WorkloadsTest {

  private final RecordedBench log = new RecordedBench();

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
    assertThat(log.left()).isNotEmpty().allMatch(seconds -> seconds >= 0);
  }

  @Test
  void a_step_on_a_network_for_images_is_checked_and_timed() throws IOException {
    Report report = run(log, 25, Set.of(Workload.TRAINING), "cpu");
    assertThat(resultsOf(report, "cpu"))
        .filteredOn(result -> result.group().equals("network"))
        .singleElement()
        .matches(result -> result.shape().equals("64: lenet"))
        .matches(result -> result.status() == Status.MEASURED)
        .matches(result -> result.check() != null && result.check().elements() == 6 * 25);
  }

  @Test
  void a_training_step_is_divided_into_phases_and_a_curve_is_learnt() throws IOException {
    Report report = run(log, 25, Set.of(Workload.TRAINING), "cpu", "reference");
    assertThat(resultsOf(report, "reference"))
        .anyMatch(result -> result.status() == Status.MEASURED);
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
    assertThat(resultsOf(report, "candid"))
        .isNotEmpty()
        .allMatch(r -> r.status() == Status.MEASURED);
  }
}
