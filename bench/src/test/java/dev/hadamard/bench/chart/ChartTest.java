package dev.hadamard.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.chart.LineChart.Mark;
import dev.hadamard.bench.chart.LineChart.Scale;
import dev.hadamard.bench.chart.RatioBars.Group;
import dev.hadamard.bench.chart.Series.Look;
import dev.hadamard.bench.chart.StackedBars.Bar;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

  private static final String LONG = "a contestant with quite a long name, <naive> & \"slow\"";

  private static final List<Look> LOOKS =
      List.of(Look.SOLID, Look.DASHED, Look.DOTTED, Look.MARKS, Look.ROOF);

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static LineChart lines() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      List<Point> points = new ArrayList<>();
      for (int n = 64; n <= 4096; n *= 2) {
        points.add(new Point(n, (i + 1) * Math.sqrt(n)));
      }
      series.add(new Series(i == 3 ? LONG : "series " + i, i, LOOKS.get(i % LOOKS.size()), points));
    }
    List<Tick> ticks = List.of(new Tick(64, "64"), new Tick(512, "512"), new Tick(4096, "4096"));
    return new LineChart(
        "speed < size",
        new Scale("n", true, ticks),
        new Scale("GFLOP/s", true, List.of()),
        series,
        List.of(new Mark(64, "opencl overtakes cpu at about 1 600 000 sums")));
  }

  private static StackedBars bars() {
    return new StackedBars(
        "time",
        "ms",
        List.of("transfer", "forward", "δ", "update"),
        List.of(
            new Bar(LONG, List.of(1.0, 2.0, 3.0, 4.0), List.of("1 ms", "2 ms", "3 ms", "4 ms")),
            new Bar("short", List.of(0.0, 0.1, 0.0, 0.1), List.of("0", "0.1 ms", "0", "0.1 ms"))));
  }

  private static RatioBars ratios(double largest) {
    return new RatioBars(
        "speed",
        "× the speed of cpu",
        List.of(
            new Group("square", List.of(bar("cpu", 1, 1, 1), bar("opencl", largest, 0.9, 12))),
            new Group(
                "layers of a network",
                List.of(
                    bar("reference (naive)", 0.02, 0.01, 0.03),
                    RatioBars.Bar.without("nd4j", 2, "wrong result")))),
        List.of("Example 9000, 8 threads", "Bar: the geometric mean"));
  }

  private static RatioBars.Bar bar(String name, double value, double low, double high) {
    return new RatioBars.Bar(
        name, 1, value, low, high, value + "×", low < 1, List.of(value / 2, value * 1.1));
  }

  @ParameterizedTest
  @ValueSource(ints = {328, 350, 490, 1000})
  void everything_lies_within_the_picture_at_any_width(int width) throws Exception {
    for (Chart chart : List.of(lines(), bars(), ratios(1.2), ratios(80))) {
      Document svg = parsed(chart.draw(width, true).standalone());
      double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
      NodeList texts = svg.getElementsByTagName("text");
      assertThat(texts.getLength()).isGreaterThan(9);
      for (int i = 0; i < texts.getLength(); i++) {
        Element text = (Element) texts.item(i);
        double length = Svg.widthOf(text.getTextContent());
        double x = Double.parseDouble(text.getAttribute("x"));
        double from =
            switch (text.getAttribute("text-anchor")) {
              case "end" -> x - length;
              case "middle" -> x - length / 2;
              default -> x;
            };
        assertThat(from).as(text.getTextContent()).isGreaterThanOrEqualTo(0);
        boolean isLongest = width <= 350 && text.getTextContent().equals(LONG);
        assertThat(isLongest ? 0 : from + length)
            .as(text.getTextContent())
            .isLessThanOrEqualTo(width);
        assertThat(Double.parseDouble(text.getAttribute("y"))).isBetween(0.0, height);
      }
    }
  }

  @Test
  void series_differ_by_mark_and_dash_and_not_by_colour_alone() {
    String svg = lines().draw(1000, false).inline();
    assertThat(svg).contains("line solid", "line dashed", "line dotted", "line roof");
    assertThat(
            svg.lines()
                .filter(line -> line.contains("class=\"mark\""))
                .map(line -> line.replaceAll("M\\S+ \\S+ ", ""))
                .distinct())
        .hasSize(8);
  }

  @Test
  void a_part_too_narrow_for_its_label_has_none() {
    String svg = bars().draw(490, false).inline();
    assertThat(svg).contains(">4 ms<").doesNotContain(">0.1 ms<");
  }

  @Test
  void names_are_quoted_for_xml_and_the_style_is_in_a_picture_of_its_own() throws Exception {
    Document svg = parsed(lines().draw(1000, true).standalone());
    assertThat(svg.getDocumentElement().getTextContent())
        .contains(LONG, "speed < size", "prefers-color-scheme: dark");
    assertThat(svg.getDocumentElement().getAttribute("aria-label")).isEqualTo("speed < size");
    assertThat(lines().draw(1000, false).inline()).doesNotContain("<style>");
  }
}
