package dev.hadamard.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.chart.LineChart.Mark;
import dev.hadamard.bench.chart.LineChart.Scale;
import dev.hadamard.bench.chart.Series.Look;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  private static LineChart chart(String x, double largest, List<Mark> marks, String... names) {
    List<Point> points = List.of(new Point(1, 1), new Point(largest, largest));
    return new LineChart(
        "title",
        new Scale(x, true, List.of()),
        new Scale("GFLOP/s", true, List.of()),
        List.of(names).stream().map(n -> new Series(n, n.length(), Look.SOLID, points)).toList(),
        marks);
  }

  private static List<String> ticks(Chart chart) {
    return chart
        .draw(490, false)
        .inline()
        .lines()
        .filter(line -> line.contains("text-anchor=\"end\""))
        .toList();
  }

  @Test
  void the_same_value_is_at_the_same_height_in_every_chart() {
    List<LineChart> charts =
        List.of(chart("FLOP/B", 10, List.of(), "a"), chart("FLOP/B", 5000, List.of(), "a"));
    assertThat(ticks(charts.get(0))).isNotEqualTo(ticks(charts.get(1)));
    List<LineChart> aligned = SideBySide.aligned(charts);
    assertThat(ticks(aligned.get(0))).hasSizeGreaterThan(3).isEqualTo(ticks(aligned.get(1)));
  }

  @Test
  void axes_of_another_name_stay_as_they_are() {
    List<LineChart> aligned =
        SideBySide.aligned(
            List.of(chart("epoch", 10, List.of(), "a"), chart("seconds", 5000, List.of(), "a")));
    assertThat(aligned.get(0).draw(490, false).inline())
        .doesNotContain("middle\" class=\"note\">1000<");
    assertThat(aligned.get(1).draw(490, false).inline()).contains("middle\" class=\"note\">1000<");
  }

  @Test
  void each_name_is_in_one_legend_and_in_no_chart() {
    List<LineChart> charts =
        List.of(
            chart("n", 10, List.of(new Mark(3, "here")), "cpu", "opencl"),
            chart("n", 10, List.of(), "opencl", "pytorch"));
    String legend = SideBySide.legend("Legend", charts).draw(1000, false).inline();
    for (String name : List.of("cpu", "opencl", "pytorch")) {
      assertThat(legend.split(">" + name + "<", -1)).as(name).hasSize(2);
      assertThat(SideBySide.aligned(charts))
          .noneMatch(chart -> chart.draw(490, false).inline().contains(">" + name + "<"));
    }
    assertThat(ticks(SideBySide.aligned(charts).get(1)))
        .as("a mark in one leaves room in the other")
        .isEqualTo(ticks(SideBySide.aligned(charts).get(0)));
  }
}
