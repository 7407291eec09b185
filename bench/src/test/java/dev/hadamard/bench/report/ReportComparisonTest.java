package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.report.ReportComparison.Judgement;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportComparisonTest {

  /** As two quick runs on a small shared machine are: few rounds, each off by 8 %. */
  private static SampleReport quick(long seed) {
    return new SampleReport(seed).rounds(7).noise(0.08).betweenRuns(0.04);
  }

  private static double share(ReportComparison comparison, Judgement judgement) {
    return (double) comparison.count(judgement) / comparison.rows().size();
  }

  @Test
  void two_runs_of_one_program_are_the_same_although_the_machine_drifted_by_a_third() {
    for (int seed = 0; seed < 20; seed++) {
      Report a = quick(seed).report();
      Report b = quick(seed + 1000).machine(1.3).report();
      ReportComparison comparison = ReportComparison.of(a, b);
      assertThat(comparison.rows()).hasSizeGreaterThan(400);
      assertThat(share(comparison, Judgement.SAME)).as("seed %d", seed).isGreaterThan(0.9);
      assertThat(comparison.isRegression()).as("seed %d", seed).isFalse();
      assertThat(comparison.count(Judgement.FASTER)).isZero();
    }
  }

  @Test
  void work_that_takes_half_as_long_again_is_found_on_a_drifting_machine() {
    for (int seed = 0; seed < 20; seed++) {
      Report a = quick(seed).report();
      Report b =
          quick(seed + 1000)
              .machine(0.75)
              .slowdown(work -> work.startsWith("opencl elementwise activate gelu") ? 1.5 : 1)
              .report();
      ReportComparison comparison = ReportComparison.of(a, b);
      assertThat(comparison.isRegression()).isTrue();
      assertThat(comparison.rows().stream().filter(row -> row.judgement() == Judgement.SLOWER))
          .as("seed %d", seed)
          .isNotEmpty()
          .allMatch(row -> row.backend().equals("opencl") && row.name().contains("activate gelu"));
      assertThat(
              comparison.operations().stream().filter(row -> row.judgement() == Judgement.SLOWER))
          .as("seed %d", seed)
          .singleElement()
          .matches(row -> row.name().startsWith("elementwise activate gelu"));
      assertThat(
              comparison.rows().stream()
                  .filter(row -> row.name().contains("activate gelu"))
                  .filter(row -> row.backend().equals("opencl"))
                  .filter(row -> row.judgement() == Judgement.SAME))
          .as("seed %d: a slowdown is not called the same", seed)
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void what_became_faster_is_said_and_is_no_regression() {
    Report a = quick(1).slowdown(work -> work.startsWith("cpu gemm") ? 2 : 1).report();
    Report b = quick(2).report();
    ReportComparison comparison = ReportComparison.of(a, b);
    assertThat(comparison.isRegression()).isFalse();
    assertThat(comparison.count(Judgement.FASTER)).isGreaterThan(14);
    assertThat(comparison.lines()).anyMatch(line -> line.startsWith("faster  "));
  }

  @Test
  void runs_that_are_too_noisy_are_undecided_and_never_called_the_same() {
    ReportComparison comparison =
        ReportComparison.of(
            quick(1).noise(0.6).report(), quick(2).noise(0.6).slowdown(work -> 1.5).report());
    assertThat(share(comparison, Judgement.SAME)).isLessThan(0.05);
    assertThat(share(comparison, Judgement.UNDECIDED)).isGreaterThan(0.8);
  }

  @Test
  void on_a_disturbed_machine_a_row_that_took_twice_as_long_is_undecided() {
    SampleReport disturbed =
        quick(2).busy().slowdown(work -> work.equals("cpu gemm matmul nn 64x64x64") ? 2 : 1);
    assertThat(twiceAsLong(disturbed)).isEqualTo(Judgement.UNDECIDED);
    SampleReport calm =
        quick(2).slowdown(work -> work.equals("cpu gemm matmul nn 64x64x64") ? 2 : 1);
    assertThat(twiceAsLong(calm)).isEqualTo(Judgement.SLOWER);
  }

  private static Judgement twiceAsLong(SampleReport second) {
    return ReportComparison.of(quick(1).report(), second.report()).rows().stream()
        .filter(row -> row.backend().equals("cpu") && row.name().endsWith(" 64x64x64"))
        .findFirst()
        .orElseThrow()
        .judgement();
  }

  @Test
  void a_small_difference_that_is_certain_is_still_the_same() {
    SampleReport calm = new SampleReport(1).noise(0.001).rounds(20);
    SampleReport slower = new SampleReport(2).noise(0.001).rounds(20).slowdown(work -> 1.08);
    ReportComparison comparison = ReportComparison.of(calm.report(), slower.report());
    assertThat(share(comparison, Judgement.SAME)).isEqualTo(1);
  }

  @Test
  void rows_that_one_run_lacks_or_found_wrong_are_listed() {
    Report a = quick(1).report();
    Report b = quick(2).wrong("activate gelu").report();
    Report fewer =
        PageTest.with(
            b, b.results().stream().filter(r -> !r.backend().equals("nd4j-direct")).toList());
    ReportComparison comparison = ReportComparison.of(a, fewer);
    assertThat(comparison.onlyInA())
        .contains("elementwise activate gelu 4194304 on opencl")
        .anyMatch(name -> name.endsWith(" on nd4j-direct"));
    assertThat(comparison.onlyInB()).isEmpty();
    assertThat(ReportComparison.of(fewer, a).onlyInB()).hasSameSizeAs(comparison.onlyInA());
    assertThat(comparison.rows())
        .noneMatch(
            row ->
                row.name().equals("elementwise activate gelu 4194304")
                    && row.backend().equals("opencl"));
  }

  @Test
  void a_report_compared_with_itself_is_the_same_in_every_row() {
    Report a = quick(3).report();
    ReportComparison comparison = ReportComparison.of(a, a);
    assertThat(share(comparison, Judgement.SLOWER) + share(comparison, Judgement.FASTER)).isZero();
    List<String> lines = comparison.lines();
    assertThat(lines.get(0)).startsWith(comparison.rows().size() + " rows compared: 0 slower");
    assertThat(lines).noneMatch(line -> line.contains("only in"));
  }
}
