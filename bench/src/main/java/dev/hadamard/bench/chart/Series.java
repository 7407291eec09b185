package dev.hadamard.bench.chart;

import java.util.List;

/**
 * Points that belong together.
 *
 * @param name for the legend; empty for a series that needs none
 * @param colour which colour and mark, counted from 0; the same number looks the same in each chart
 * @param look how it is drawn
 * @param points from left to right
 */
public record Series(String name, int colour, Look look, List<Point> points) {

  static final int COLOURS = 9;

  private static final int LEGEND_SAMPLE = 34;

  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
  }

  /** How a series is drawn. */
  public enum Look {
    /** A solid line with marks. */
    SOLID,
    /** A dashed line with marks. */
    DASHED,
    /** A dotted line with marks. */
    DOTTED,
    /** Marks alone. */
    MARKS,
    /** A thick line without marks. */
    ROOF
  }

  void draw(Panel panel) {
    panel.svg().draw("<g class=\"s%d\">", colour % COLOURS);
    if (look != Look.MARKS) {
      panel.polyline("line " + style(), points);
    }
    if (look != Look.ROOF) {
      for (Point point : points) {
        mark(panel.svg(), panel.x().position(point.x()), panel.y().position(point.y()));
      }
    }
    panel.svg().draw("</g>");
  }

  /** Where the names of some go, in rows. */
  static List<Legend.Place> legend(List<Series> named, int top, int width) {
    return Legend.places(named.stream().map(Series::name).toList(), LEGEND_SAMPLE, top, width);
  }

  static void drawLegend(List<Series> named, List<Legend.Place> places, Svg svg) {
    for (int i = 0; i < named.size(); i++) {
      Legend.Place place = places.get(i);
      named.get(i).drawSample(svg, place.x(), place.y() - 4);
      svg.text(place.x() + LEGEND_SAMPLE, place.y(), "start", "", named.get(i).name());
    }
  }

  /** A sample for the legend, 26 pixels wide. */
  private void drawSample(Svg svg, double x, double y) {
    svg.draw("<g class=\"s%d\">", colour % COLOURS);
    if (look != Look.MARKS) {
      svg.draw("<path class=\"line %s\" d=\"M%s %s h26\"/>", style(), Svg.number(x), Svg.number(y));
    }
    if (look != Look.ROOF) {
      mark(svg, x + 13, y);
    }
    svg.draw("</g>");
  }

  private String style() {
    return switch (look) {
      case DASHED -> "dashed";
      case DOTTED -> "dotted";
      case ROOF -> "roof";
      case SOLID, MARKS -> "solid";
    };
  }

  private void mark(Svg svg, double x, double y) {
    String outline =
        switch (colour % COLOURS) {
          case 0 -> "m-4 0 a4 4 0 1 0 8 0 a4 4 0 1 0 -8 0z";
          case 1 -> "m-3.7 -3.7 h7.4 v7.4 h-7.4z";
          case 2 -> "m0 -4.8 l4.6 8 h-9.2z";
          case 3 -> "m0 -5.2 l5.2 5.2 l-5.2 5.2 l-5.2 -5.2z";
          case 4 -> "m0 4.8 l4.6 -8 h-9.2z";
          case 5 -> "m-4.5 -1.5 h3 v-3 h3 v3 h3 v3 h-3 v3 h-3 v-3 h-3z";
          case 6 -> "m-2.4 -4.6 h4.8 l2.4 4.6 l-2.4 4.6 h-4.8 l-2.4 -4.6z";
          case 7 -> "m-5 -2.2 h10 v4.4 h-10z";
          default -> "m-2.2 -5 h4.4 v10 h-4.4z";
        };
    svg.draw("<path class=\"mark\" d=\"M%s %s %s\"/>", Svg.number(x), Svg.number(y), outline);
  }
}
