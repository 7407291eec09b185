package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TrainingChartTest {

  private static Optional<String> svg(Report report) {
    return new TrainingChart(new Rows(report)).svg();
  }

  private static List<String> all(String pattern, String svg) {
    return Pattern.compile(pattern).matcher(svg).results().map(r -> r.group(1)).toList();
  }

  private static Report without(String... backends) {
    Report report = new SampleReport(1).report();
    List<Report.Result> left = new ArrayList<>(report.results());
    left.removeIf(result -> List.of(backends).contains(result.backend()));
    return PageTest.with(report, left);
  }

  @Test
  void each_library_has_a_bar_the_fastest_first_relative_to_pytorch() {
    String svg = svg(new SampleReport(1).report()).orElseThrow();
    assertThat(svg).contains("relative to PyTorch (higher is better)");
    List<String> names = all("text-anchor=\"end\" class=\"\">([^<]+)<", svg);
    assertThat(names)
        .as("our backend on ND4J and the naive one are no libraries of their own")
        .containsExactly("PyTorch", "Hadamard opencl", "ND4J", "Hadamard cpu");
    List<String> figures = all("class=\"strong over\">([\\d.]+)×<", svg);
    assertThat(figures).hasSize(4).first().isEqualTo("1.00");
    assertThat(figures.stream().map(Double::valueOf).toList())
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void the_ratios_are_those_of_the_report() {
    Report report = new SampleReport(1).report();
    Ratio ratio =
        new Ratios(report)
            .between("cpu", "pytorch", r -> r.workload().equals("training"))
            .orElseThrow();
    assertThat(svg(report).orElseThrow())
        .contains(">" + Figures.significant(ratio.value(), 3) + "×<");
  }

  @Test
  void bars_have_whiskers_and_a_dot_for_each_network_and_batch() {
    String svg = svg(new SampleReport(1).report()).orElseThrow();
    assertThat(svg.split("class=\"whisker", -1)).as("all but PyTorch itself").hasSize(1 + 3);
    assertThat(svg.split("class=\"single", -1)).hasSize(1 + 3 * 2);
  }

  @Test
  void the_caption_says_on_what_and_with_which_versions() {
    String svg = svg(new SampleReport(1).report()).orElseThrow();
    String caption = String.join(" ", all("class=\"note\">([^<]+)<", svg));
    assertThat(caption)
        .contains(
            "geometric mean of 784-512-256-10, batch 64, 256",
            "Example 9000 CPU, 8 threads",
            "Java 17.0.15",
            "2026-03-01",
            "Hadamard 0.1.0 (0123abc+changes)",
            "PyTorch 2.7.1");
  }

  @Test
  void it_stands_alone_and_is_760_pixels_wide_and_follows_the_scheme() {
    String svg = svg(new SampleReport(1).report()).orElseThrow();
    assertThat(svg).startsWith("<svg ").contains("width=\"760\"", "prefers-color-scheme: dark");
    assertThat(svg).doesNotContain("url(", "href", "<script");
  }

  @Test
  void without_pytorch_the_next_library_is_the_reference() {
    assertThat(svg(without("pytorch")).orElseThrow()).contains("relative to ND4J");
    assertThat(svg(without("pytorch", "nd4j-direct"))).isEmpty();
    assertThat(svg(without("cpu", "opencl"))).isEmpty();
  }

  @Test
  void what_failed_its_check_has_no_bar() {
    Report report = new SampleReport(1).report();
    List<Report.Result> results =
        report.results().stream().map(r -> isStepOn(r, "opencl") ? PageTest.failed(r) : r).toList();
    assertThat(svg(report).orElseThrow()).contains(">Hadamard opencl<");
    assertThat(svg(PageTest.with(report, results)).orElseThrow())
        .contains(">Hadamard cpu<")
        .doesNotContain(">Hadamard opencl<");
  }

  @Test
  void a_library_that_did_fewer_works_says_how_many() {
    Report report = new SampleReport(1).report();
    List<Report.Result> results = new ArrayList<>(report.results());
    results.removeIf(r -> isStepOn(r, "nd4j-direct") && r.shape().startsWith("256"));
    assertThat(svg(PageTest.with(report, results)).orElseThrow()).contains("×, 1 of 2<");
  }

  private static boolean isStepOn(Report.Result result, String backend) {
    return result.workload().equals("training") && result.backend().equals(backend);
  }
}
