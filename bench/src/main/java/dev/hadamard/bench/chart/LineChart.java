package dev.hadamard.bench.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Series over two axes, each linear or logarithmic, with a legend above.
 *
 * @param title what it shows
 * @param x the axis below
 * @param y the axis at the left
 * @param series at least one with a point; a logarithmic axis takes positive values only
 * @param marks places to point out
 */
public record LineChart(String title, Scale x, Scale y, List<Series> series, List<Mark> marks)
    implements Chart {

  private static final int LEGEND_SAMPLE = 34;

  /** Bold letters are so much wider. */
  private static final double BOLD = 1.1;

  /** Copies the lists. */
  public LineChart {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /**
   * One axis.
   *
   * @param name with its unit
   * @param isLogarithmic whether equal ratios are equally long
   * @param ticks the values to mark; empty for round ones
   */
  public record Scale(String name, boolean isLogarithmic, List<Tick> ticks) {
    /** Copies the ticks. */
    public Scale {
      ticks = List.copyOf(ticks);
    }

    private Axis axis(double smallest, double largest) {
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
    Axis across = x.axis(extreme(Point::x, false), extreme(Point::x, true));
    Axis up = y.axis(extreme(Point::y, false), extreme(Point::y, true));
    List<Tick> upTicks = y.ticks(up);
    int left = 18 + (int) upTicks.stream().mapToDouble(t -> Svg.widthOf(t.label())).max().orElse(0);
    List<Series> named =
        series.stream().filter(s -> !s.name().isEmpty() && !s.points().isEmpty()).toList();
    int legendTop = isTitled ? 56 : 18;
    List<Legend.Place> legend =
        Legend.places(named.stream().map(Series::name).toList(), LEGEND_SAMPLE, legendTop, width);
    int top = Legend.bottom(legend, legendTop) + 42 + (marks.isEmpty() ? 0 : Svg.LINE);
    int bottom = top + (width < 500 ? 240 : 320);
    Svg svg = new Svg(width, bottom + 54, title);
    if (isTitled) {
      svg.text(8, 26, "start", "title", title);
    }
    for (int i = 0; i < named.size(); i++) {
      Legend.Place place = legend.get(i);
      named.get(i).drawSample(svg, place.x(), place.y() - 4);
      svg.text(place.x() + LEGEND_SAMPLE, place.y(), "start", "", named.get(i).name());
    }
    Panel panel = Panel.of(svg, left, width - 16, top, bottom, across, up);
    panel.frame(marks.isEmpty() ? y.name() : "", x.ticks(across), upTicks);
    if (!marks.isEmpty()) {
      svg.text(left, top - 12.0 - Svg.LINE, "start", "note", y.name());
    }
    panel.xName(x.name());
    marks.forEach(mark -> draw(mark, panel));
    series.stream().filter(s -> !s.points().isEmpty()).forEach(s -> s.draw(panel));
    return svg;
  }

  private static void draw(Mark mark, Panel panel) {
    double at = panel.x().position(mark.x());
    double half = Svg.widthOf(mark.words()) * BOLD / 2;
    double centre =
        Math.max(panel.left() + half, Math.min(panel.right() - half, at)); // within the panel
    panel
        .svg()
        .draw(
            "<path class=\"pointer\" d=\"M%s %d V%d\"/>",
            Svg.number(at), panel.top() - 5, panel.bottom());
    panel.svg().text(centre, panel.top() - 10.0, "middle", "strong", mark.words());
  }

  private double extreme(ToDoubleFunction<Point> value, boolean isLargest) {
    var values = series.stream().flatMap(s -> s.points().stream()).mapToDouble(value);
    return (isLargest ? values.max() : values.min()).orElseThrow();
  }
}
