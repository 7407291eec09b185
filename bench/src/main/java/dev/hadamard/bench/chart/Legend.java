package dev.hadamard.bench.chart;

import java.util.ArrayList;
import java.util.List;

/** Entries from left to right, in as many rows as the width asks for. */
final class Legend {

  private static final int LEFT = 8;
  private static final int GAP = 18;

  private Legend() {}

  /** Where an entry begins. */
  record Place(double x, double y) {}

  /**
   * Places entries.
   *
   * @param names what is written
   * @param sample the width of what stands before each name
   * @param top the baseline of the first row
   */
  static List<Place> places(List<String> names, int sample, int top, int width) {
    List<Place> places = new ArrayList<>();
    double x = LEFT;
    int row = 0;
    for (String name : names) {
      double length = sample + Svg.widthOf(name);
      if (x > LEFT && x + length > width - LEFT) {
        x = LEFT;
        row++;
      }
      places.add(new Place(x, top + row * (double) Svg.LINE));
      x += length + GAP;
    }
    return places;
  }

  /** The baseline of the last row; that of the title above if there is none. */
  static int bottom(List<Place> places, int top) {
    return places.isEmpty() ? top - Svg.LINE : (int) places.get(places.size() - 1).y();
  }
}
