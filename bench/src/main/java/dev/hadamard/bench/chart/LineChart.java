package dev.hadamard.bench.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Series over two axes, each linear or logarithmic, with a legend above.
 *
 * @param title what it shows
 * @param x the axis below
 * @param y the axis at the left
 * @param series at least one with a point; a logarithmic axis takes positive values only
 * @param marks places to point out
 * @param top what is above the lines
 */
public record LineChart(
    String title, Scale x, Scale y, List<Series> series, List<Mark> marks, Top top)
    implements Chart {

  /** Bold letters are so much wider. */
  private static final double BOLD = 1.1;

  /** Copies the lists. */
  public LineChart {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /** A chart with a legend of its own. */
  public LineChart(String title, Scale x, Scale y, List<Series> series, List<Mark> marks) {
    this(title, x, y, series, marks, new Top(true, !marks.isEmpty()));
  }

  /**
   * What is above the lines.
   *
   * @param hasLegend whether the series are named there
   * @param hasMarks whether there is room for the words of marks
   */
  public record Top(boolean hasLegend, boolean hasMarks) {}

  /** From which value to which, at least. */
  public record Range(double low, double high) {

    Range and(Range other) {
      return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /**
   * One axis.
   *
   * @param name with its unit
   * @param isLogarithmic whether equal ratios are equally long
   * @param ticks the values to mark; empty for round ones
   * @param range what it shows besides the series, for charts on the same axis; null for nothing
   */
  public record Scale(String name, boolean isLogarithmic, List<Tick> ticks, @Nullable Range range) {
    /** Copies the ticks. */
    public Scale {
      ticks = List.copyOf(ticks);
    }

    /** An axis of this chart alone. */
    public Scale(String name, boolean isLogarithmic, List<Tick> ticks) {
      this(name, isLogarithmic, ticks, null);
    }

    private Axis axis(Range own) {
      Range all = range == null ? own : own.and(range);
      double smallest = all.low();
      double largest = all.high();
      if (!isLogarithmic) {
        return Axis.linear(Math.min(0, smallest), largest, 0, 1);
      }
      return ticks.isEmpty()
          ? Axis.logarithmic(smallest, largest, 0, 1)
          : Axis.around(smallest, largest, 0, 1);
    }

    private List<Tick> ticks(Axis axis) {
      return ticks.isEmpty() ? Tick.of(axis.ticks()) : ticks;
    }
  }

  /** A place on the axis below that is pointed out by a line with words. */
  public record Mark(double x, String words) {}

  @Override
  public Svg draw(int width, boolean isTitled) {
    Axis across = x.axis(range(Point::x));
    Axis up = y.axis(range(Point::y));
    List<Tick> upTicks = y.ticks(up);
    int left = 18 + (int) upTicks.stream().mapToDouble(t -> Svg.widthOf(t.label())).max().orElse(0);
    List<Series> named = top.hasLegend() ? named() : List.of();
    int legendTop = isTitled ? 56 : 18;
    List<Legend.Place> legend = Series.legend(named, legendTop, width);
    int ceiling = Legend.bottom(legend, legendTop) + 42 + (top.hasMarks() ? Svg.LINE : 0);
    int floor = ceiling + (width < 500 ? 240 : 320);
    Svg svg = new Svg(width, floor + 54, title);
    if (isTitled) {
      svg.text(8, 26, "start", "title", title);
    }
    Series.drawLegend(named, legend, svg);
    Panel panel = Panel.of(svg, left, width - 16, ceiling, floor, across, up);
    panel.frame(top.hasMarks() ? "" : y.name(), x.ticks(across), upTicks);
    if (top.hasMarks()) {
      svg.text(left, ceiling - 12.0 - Svg.LINE, "start", "note", y.name());
    }
    panel.xName(x.name());
    marks.forEach(mark -> draw(mark, panel));
    series.stream().filter(s -> !s.points().isEmpty()).forEach(s -> s.draw(panel));
    return svg;
  }

  private static void draw(Mark mark, Panel panel) {
    double at = panel.x().position(mark.x());
    double half = Svg.widthOf(mark.words()) * BOLD / 2;
    // Within the panel; words that are wider use the margins at both sides of it.
    double within = Math.min(panel.right() - half, Math.max(panel.left() + half, at));
    double centre = Math.max(within, half);
    panel
        .svg()
        .draw(
            "<path class=\"pointer\" d=\"M%s %d V%d\"/>",
            Svg.number(at), panel.top() - 5, panel.bottom());
    panel.svg().text(centre, panel.top() - 10.0, "middle", "strong", mark.words());
  }

  /** The series that a legend names. */
  List<Series> named() {
    return series.stream().filter(s -> !s.name().isEmpty() && !s.points().isEmpty()).toList();
  }

  Range range(ToDoubleFunction<Point> value) {
    var values =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(value).summaryStatistics();
    return new Range(values.getMin(), values.getMax());
  }
}
