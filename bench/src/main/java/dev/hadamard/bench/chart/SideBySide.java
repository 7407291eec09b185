package dev.hadamard.bench.chart;

import dev.hadamard.bench.chart.LineChart.Range;
import dev.hadamard.bench.chart.LineChart.Scale;
import dev.hadamard.bench.chart.LineChart.Top;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Line charts that are read against each other: one legend for all, and the same scale on every
 * axis that has the same name, so that what is higher in one is higher than in the other.
 */
public final class SideBySide {

  private SideBySide() {}

  /** The legend of all, each name once. A name must look the same in every chart. */
  public static Chart legend(String title, List<LineChart> charts) {
    Map<String, Series> byName = new LinkedHashMap<>();
    charts.forEach(chart -> chart.named().forEach(s -> byName.putIfAbsent(s.name(), s)));
    return new LegendStrip(title, List.copyOf(byName.values()));
  }

  private record LegendStrip(String title, List<Series> named) implements Chart {
    @Override
    public Svg draw(int width, boolean isTitled) {
      int top = isTitled ? 56 : 18;
      List<Legend.Place> places = Series.legend(named, top, width);
      Svg svg = new Svg(width, Legend.bottom(places, top) + 8, title);
      if (isTitled) {
        svg.text(8, 26, "start", "title", title);
      }
      Series.drawLegend(named, places, svg);
      return svg;
    }
  }

  /** The charts on common axes, without legends. */
  public static List<LineChart> aligned(List<LineChart> charts) {
    boolean hasMarks = charts.stream().anyMatch(chart -> chart.top().hasMarks());
    List<LineChart> aligned = new ArrayList<>();
    for (LineChart chart : charts) {
      aligned.add(
          new LineChart(
              chart.title(),
              shared(chart.x(), charts, LineChart::x, Point::x),
              shared(chart.y(), charts, LineChart::y, Point::y),
              chart.series(),
              chart.marks(),
              new Top(false, hasMarks)));
    }
    return aligned;
  }

  private static Scale shared(
      Scale own,
      List<LineChart> charts,
      Function<LineChart, Scale> scale,
      ToDoubleFunction<Point> value) {
    Map<Double, Tick> ticks = new TreeMap<>();
    @Nullable Range all = null;
    for (LineChart chart : charts) {
      if (scale.apply(chart).name().equals(own.name())) {
        Range range = chart.range(value);
        all = all == null ? range : all.and(range);
        scale.apply(chart).ticks().forEach(tick -> ticks.put(tick.value(), tick));
      }
    }
    return new Scale(own.name(), own.isLogarithmic(), List.copyOf(ticks.values()), all);
  }
}
