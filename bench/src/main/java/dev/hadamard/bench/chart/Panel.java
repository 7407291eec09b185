package dev.hadamard.bench.chart;

import java.util.List;
import java.util.stream.Collectors;

/** The rectangle between two axes: frame, grid, marks, and what is drawn on it. */
public record Panel(Svg svg, int left, int right, int top, int bottom, Axis x, Axis y) {

  /** A panel whose axes span it. */
  public static Panel of(Svg svg, int left, int right, int top, int bottom, Axis x, Axis y) {
    return new Panel(svg, left, right, top, bottom, x.between(left, right), y.between(bottom, top));
  }

  /**
   * Draws grid, frame, ticks and the name of the upward axis above it; ticks whose text would touch
   * the one before have none.
   */
  public void frame(String yName, List<Tick> xTicks, List<Tick> yTicks) {
    for (Tick tick : yTicks) {
      String at = Svg.number(y.position(tick.value()));
      svg.draw("<path class=\"grid\" d=\"M%d %s H%d\"/>", left, at, right);
      svg.text(left - 10.0, y.position(tick.value()) + 4, "end", "note", tick.label());
    }
    double free = Double.NEGATIVE_INFINITY;
    for (Tick tick : xTicks) {
      double at = x.position(tick.value());
      svg.draw("<path class=\"frame\" d=\"M%s %d v5\"/>", Svg.number(at), bottom);
      double half = Svg.widthOf(tick.label()) / 2;
      if (at - half > free) {
        svg.text(at, bottom + 20.0, "middle", "note", tick.label());
        free = at + half + 6;
      }
    }
    svg.draw("<path class=\"frame\" d=\"M%d %d V%d H%d\"/>", left, top, bottom, right);
    svg.text(left, top - 12.0, "start", "note", yName);
  }

  /** Writes the name of the axis below. */
  public void xName(String name) {
    svg.text((left + right) / 2.0, bottom + 42.0, "middle", "note", name);
  }

  /** A circle around a point. */
  public void circle(String look, Point centre) {
    svg.draw(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"5\"/>",
        look, Svg.number(x.position(centre.x())), Svg.number(y.position(centre.y())));
  }

  /** A line through points. A single one is a dot: a line of no length with round ends. */
  public void polyline(String look, List<Point> points) {
    String path =
        points.stream()
            .map(p -> Svg.number(x.position(p.x())) + "," + Svg.number(y.position(p.y())))
            .collect(Collectors.joining(" "));
    boolean isPoint = points.size() == 1;
    svg.draw(
        "<polyline class=\"%s\" points=\"%s\"/>",
        isPoint ? look + " dot" : look, isPoint ? path + " " + path : path);
  }
}
