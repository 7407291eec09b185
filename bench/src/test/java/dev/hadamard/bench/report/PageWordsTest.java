package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the report says, in how many words. */
class PageWordsTest {

  @Test
  void nothing_is_called_not_shown_with_a_range_behind_it() {
    Report plain = new SampleReport(1).report();
    List<Report.Result> wrong = plain.results().stream().map(PageTest::failed).toList();
    for (Report report :
        List.of(
            new SampleReport(2).busy().noise(0.5).report(),
            new SampleReport(2).noise(0.5).report(),
            PageTest.with(plain, wrong),
            new SampleReport(1).wrong("activate gelu").report())) {
      assertThat(Page.of(report).html()).doesNotContainIgnoringCase("not shown");
      assertThat(Page.of(report).markdown()).doesNotContainIgnoringCase("not shown");
      assertThat(ReportFiles.verdict(report))
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("not shown"));
    }
  }

  @Test
  void no_range_has_two_ends_that_print_the_same() {
    Report report = new SampleReport(1).noise(0.0001).report();
    Pattern same = Pattern.compile("(?<![\\d.])([\\d.]+)×?\u2060?(?: to |–)\u2060?\\1×");
    for (String text :
        List.of(
            Page.of(report).html(),
            Page.of(report).markdown(),
            String.join("\n", ReportFiles.verdict(report)))) {
      assertThat(same.matcher(text).results().map(MatchResult::group)).isEmpty();
    }
  }

  @Test
  void what_is_open_at_first_can_be_read_in_a_few_minutes() {
    String html = Page.of(new SampleReport(1).report()).html();
    String text =
        html.substring(html.indexOf("<main>"))
            .replaceAll("(?s)<(details|svg)\\b.*?</\\1>", " ")
            .replaceAll("<[^>]*>", " ")
            .strip();
    assertThat(text.split("\\s+")).as(text).hasSizeLessThan(900);
  }
}
