package dev.hadamard.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.bench.chart.RatioBars.Bar;
import dev.hadamard.bench.chart.RatioBars.Group;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RatioBarsTest {

  private static final Pattern BAR =
      Pattern.compile("class=\"bar[^\"]*\" x=\"([\\d.]+)\" y=\"[\\d.]+\" width=\"([\\d.]+)\"");
  private static final Pattern WHISKER =
      Pattern.compile("class=\"whisker\" d=\"M([\\d.]+) [\\d.]+ H([\\d.]+)([^\"]*)\"");
  private static final Pattern ONE = Pattern.compile("class=\"pointer\" d=\"M([\\d.]+) ");

  private static RatioBars chart(Bar... bars) {
    return new RatioBars("speed", "×", List.of(new Group("", List.of(bars))), List.of());
  }

  private static Bar bar(double value, double low, double high) {
    return new Bar("opencl", 1, value, low, high, value + "×", false, List.of());
  }

  private static double[] numbers(Pattern pattern, String svg) {
    Matcher found = pattern.matcher(svg);
    assertThat(found.find()).as(svg).isTrue();
    double[] numbers = new double[Math.min(2, found.groupCount())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(found.group(i + 1));
    }
    return numbers;
  }

  @Test
  void a_bar_is_as_long_as_its_ratio_and_its_whisker_spans_the_interval() {
    String svg = chart(bar(1.6, 1.2, 2)).draw(600, false).inline();
    double[] bar = numbers(BAR, svg);
    double[] whisker = numbers(WHISKER, svg);
    double unit = numbers(ONE, svg)[0] - bar[0];
    assertThat(bar[1]).isCloseTo(1.6 * unit, within(0.2));
    assertThat(whisker[0]).isCloseTo(bar[0] + 1.2 * unit, within(0.2));
    assertThat(whisker[1]).isCloseTo(bar[0] + 2 * unit, within(0.2));
  }

  @Test
  void from_ten_times_on_the_axis_is_logarithmic_and_bars_grow_from_one_to_either_side() {
    RatioBars chart = chart(bar(50, 40, 60), bar(0.1, 0.1, 0.1));
    String svg = chart.draw(600, false).inline();
    double one = numbers(ONE, svg)[0];
    double[] faster = numbers(BAR, svg);
    double[] slower = numbers(BAR, svg.substring(svg.indexOf("class=\"bar") + 1));
    assertThat(faster[0]).isCloseTo(one, within(0.2));
    assertThat(slower[0] + slower[1]).isCloseTo(one, within(0.2));
    assertThat(faster[1] / slower[1]).isCloseTo(Math.log(50) / Math.log(10), within(0.02));
  }

  @Test
  void a_whisker_far_longer_than_its_bar_is_cut_off_and_open_at_that_end() {
    String svg = chart(bar(1.2, 0.4, 40)).draw(600, false).inline();
    Matcher whisker = WHISKER.matcher(svg);
    assertThat(whisker.find()).isTrue();
    assertThat(whisker.group(3).split("v8", -1)).as("one stroke across").hasSize(2);
    assertThat(numbers(BAR, svg)[1]).as("still most of the picture").isGreaterThan(250);
  }

  @Test
  void who_is_compared_with_itself_has_no_whisker() {
    assertThat(chart(bar(1, 1, 1)).draw(600, false).inline()).doesNotContain("whisker");
  }

  @Test
  void charts_on_one_axis_have_bars_of_the_same_length_for_the_same_ratio() {
    RatioBars small = chart(bar(1.5, 1.5, 1.5));
    RatioBars large = chart(bar(6, 6, 6), bar(1.5, 1.5, 1.5));
    Axis axis = RatioBars.axisOf(List.of(small, large));
    String first = small.on(axis).draw(400, false).inline();
    String second = large.on(axis).draw(400, false).inline();
    String later = second.substring(second.indexOf("class=\"bar") + 1);
    assertThat(numbers(BAR, first)[1]).isCloseTo(numbers(BAR, later)[1], within(4.0));
    assertThat(small.draw(400, false).inline()).isNotEqualTo(first);
  }

  @Test
  void who_has_no_figure_has_words() {
    String svg =
        chart(bar(2, 1.9, 2.1), Bar.without("nd4j", 2, "wrong result")).draw(350, false).inline();
    assertThat(svg).contains(">nd4j<", ">wrong result<");
    assertThat(svg.split("class=\"bar", -1)).hasSize(2);
  }
}
