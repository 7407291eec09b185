package dev.hadamard.bench.chart;

import java.util.List;

/**
 * Horizontal bars, each made of the same parts in the same order. A bar's name stands above it, so
 * that it may be long; a part that is wide enough is labelled with its value.
 *
 * @param title what it shows
 * @param unit of the values, for the axis below
 * @param parts the names of the parts, at most four
 * @param bars at least one
 */
public record StackedBars(String title, String unit, List<String> parts, List<Bar> bars)
    implements Chart {

  private static final int LEFT = 8;
  private static final int LEGEND_SAMPLE = 18;
  private static final int BAR = 20;
  private static final int PITCH = 50;

  /** Copies the lists. */
  public StackedBars {
    parts = List.copyOf(parts);
    bars = List.copyOf(bars);
  }

  /**
   * One bar.
   *
   * @param values of the parts, in their order
   * @param labels what is written on them where there is room
   */
  public record Bar(String name, List<Double> values, List<String> labels) {
    /** Copies the lists. */
    public Bar {
      values = List.copyOf(values);
      labels = List.copyOf(labels);
    }

    private double sum() {
      return values.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  @Override
  public Svg draw(int width, boolean isTitled) {
    int legendTop = isTitled ? 56 : 18;
    List<Legend.Place> legend = Legend.places(parts, LEGEND_SAMPLE, legendTop, width);
    int top = Legend.bottom(legend, legendTop) + 22;
    int bottom = top + bars.size() * PITCH;
    Svg svg = new Svg(width, bottom + 54, title);
    if (isTitled) {
      svg.text(LEFT, 26, "start", "title", title);
    }
    for (int i = 0; i < parts.size(); i++) {
      Legend.Place place = legend.get(i);
      svg.draw(
          "<rect class=\"part p%d\" x=\"%s\" y=\"%s\" width=\"12\" height=\"12\" rx=\"2\"/>",
          i, Svg.number(place.x()), Svg.number(place.y() - 11));
      svg.text(place.x() + LEGEND_SAMPLE, place.y(), "start", "", parts.get(i));
    }
    double largest = bars.stream().mapToDouble(Bar::sum).max().orElseThrow();
    Axis axis = Axis.linear(0, largest > 0 ? largest : 1, LEFT, width - 24.0);
    Panel panel = new Panel(svg, LEFT, width - 24, top, bottom, axis, axis);
    panel.frame("", Tick.of(axis.ticks()), List.of());
    panel.xName(unit);
    for (int i = 0; i < bars.size(); i++) {
      draw(bars.get(i), svg, axis, top + i * PITCH);
    }
    return svg;
  }

  private static void draw(Bar bar, Svg svg, Axis axis, int top) {
    svg.text(LEFT + 6.0, top + 18.0, "start", "", bar.name());
    double from = 0;
    for (int i = 0; i < bar.values().size(); i++) {
      double left = axis.position(from);
      from += bar.values().get(i);
      double wide = axis.position(from) - left;
      svg.draw(
          "<rect class=\"part p%d\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>",
          i, Svg.number(left), top + 25, Svg.number(Math.max(0, wide - 1)), BAR);
      String label = bar.labels().get(i);
      if (Svg.widthOf(label) + 8 < wide) {
        svg.text(left + wide / 2, top + 39.5, "middle", "on p" + i, label);
      }
    }
  }
}
