package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hadamard.bench.report.LaunchCost.Kind;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Of a device whose launch takes 60 µs, which computes 110 GFLOP/s and moves 11 GB/s. */
class LaunchCostsTest {

  private static SampleReport quiet() {
    return new SampleReport(1).noise(0.001);
  }

  private static LaunchCosts of(Report report) {
    return new LaunchCosts(new Rows(report));
  }

  private static Report only(Predicate<Report.Result> which) {
    Report report = quiet().report();
    return PageTest.with(report, report.results().stream().filter(which).toList());
  }

  private static List<String> lines(Report report) {
    return new Verdicts(new Rows(report)).lines();
  }

  @Test
  void the_cost_of_a_call_is_the_time_besides_its_kernel() {
    LaunchCost cost = of(quiet().report()).all().get(0);
    assertThat(cost.backend()).isEqualTo("opencl");
    assertThat(cost.besidesKernelMs()).isBetween(0.0595, 0.0605);
  }

  @Test
  void the_sizes_are_told_up_to_which_all_and_above_which_no_work_is_launch_bound() {
    // 60 µs are 6.6 MFLOP or 660 kB; a product of one row moves far more than it computes
    assertThat(of(quiet().report()).all().get(0).kinds())
        .containsExactly(
            new Kind("elementwise", "B", 60, 28, 4L * 2 * (1 << 16), 4L * 2 * (1 << 16)),
            new Kind("gemm", "FLOP", 18, 3, 2L * 64 * 64 * 64, 2L * 128 * 128 * 128),
            new Kind("training", "FLOP", 2, 0, null, null));
  }

  @Test
  void one_verdict_says_it_for_each_device_with_a_clock() {
    assertThat(lines(quiet().report()))
        .filteredOn(line -> line.contains("besides"))
        .singleElement()
        .asString()
        .matches(
            "Launches on opencl: A call costs [56]\\d\\.\\d µs besides its kernel, more than the"
                + " kernel itself in all elementwise operations up to 524 kB, and in all matrix"
                + " products up to 524 kFLOP and some up to 4\\.19 MFLOP");
    assertThat(lines(quiet().report()))
        .contains(
            "  cpu is faster on 31 of 31 such works.",
            "  hadamard.backend=auto:measure decides by your own training step.");
  }

  @Test
  void a_device_without_a_clock_is_not_judged() {
    Report report = quiet().withoutClock().report();
    assertThat(of(report).all()).isEmpty();
    Page page = Page.of(report);
    assertThat(page.html()).doesNotContain("△", "besides its kernel", "auto:measure");
    assertThat(page.markdown()).doesNotContain("△", "besides its kernel", "auto:measure");
  }

  @Test
  void where_no_work_is_small_that_is_said_and_nothing_is_marked() {
    Report report = only(r -> r.workload().equals("training"));
    assertThat(lines(report))
        .contains("Launches on opencl: No work spends more time besides its kernels than in them")
        .noneMatch(line -> line.contains("auto:measure"));
    assertThat(Page.of(report).html()).doesNotContain("△");
  }

  @Test
  void where_every_work_is_small_there_is_no_size_to_name() {
    Report report = only(r -> r.group().equals("activation") && r.shape().length() < 6);
    assertThat(lines(report))
        .anyMatch(line -> line.endsWith("itself in all elementwise operations measured"));
  }

  @Test
  void an_operation_that_failed_its_check_counts_nowhere() {
    Report report = quiet().wrong("activate gelu").report();
    assertThat(of(report).all().get(0).kinds().get(0).rows()).isEqualTo(9 * 6);
  }

  @Test
  void such_works_are_marked_and_the_mark_is_explained() {
    Page page = Page.of(quiet().report());
    assertThat(page.html().split(LaunchCosts.MARK, -1).length - 1)
        .as("every work in the last part, the extremes of five groups, and two legends")
        .isGreaterThan(31 + 2);
    for (String text : List.of(page.html(), page.markdown())) {
      assertThat(text)
          .contains("“△ launch” marks a work that spends more time besides its kernels");
    }
  }

  @Test
  void programs_find_it_beside_the_results() {
    Report report = quiet().report();
    String text = Objects.requireNonNull(ReportFiles.texts(report).get("report.json"));
    JsonObject cost =
        JsonParser.parseString(text)
            .getAsJsonObject()
            .getAsJsonArray("launchCosts")
            .get(0)
            .getAsJsonObject();
    assertThat(cost.keySet())
        .containsExactly("backend", "precision", "besidesKernelMs", "kinds", "against");
    JsonObject steps = cost.getAsJsonArray("kinds").get(2).getAsJsonObject();
    assertThat(steps.keySet()).containsExactly("workload", "unit", "rows", "launchBound");
    assertThat(ReportJson.parse(text, "report.json")).isEqualTo(report);
  }
}
