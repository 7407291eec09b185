package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.Point;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * Where, as work grows, one contestant overtakes another.
 *
 * @param at the size from which on it stays ahead, or from which on it is behind
 * @param words the finding
 */
record Crossover(OptionalDouble at, String words) {

  /** Being ahead by less, and at the largest size only, is not called overtaking. */
  private static final double LEVEL = 1.1;

  /**
   * Looks for it, between two sizes on the line through both in logarithms.
   *
   * @param ratios over size, how many times as fast the first is, by growing size
   * @param size names a size
   */
  static Crossover of(
      String first, String second, List<Point> ratios, DoubleFunction<String> size) {
    if (ratios.size() < 2) {
      return new Crossover(
          OptionalDouble.empty(),
          "too few sizes were measured on both %s and %s".formatted(first, second));
    }
    double up = Double.NaN;
    double down = Double.NaN;
    for (int i = 1; i < ratios.size(); i++) {
      Point from = ratios.get(i - 1);
      Point to = ratios.get(i);
      if (from.y() < 1 && to.y() >= 1) {
        up = between(from, to);
      } else if (from.y() >= 1 && to.y() < 1) {
        down = between(from, to);
      }
    }
    boolean isAheadAtLast = ratios.get(ratios.size() - 1).y() >= 1;
    String range =
        "from %s to %s"
            .formatted(
                size.apply(ratios.get(0).x()).replace(" elements", ""),
                size.apply(ratios.get(ratios.size() - 1).x()));
    if (Double.isNaN(up) && Double.isNaN(down)) {
      String words =
          isAheadAtLast
              ? "%s is ahead of %s over the whole range, %s"
              : "%s does not overtake %s in this range, %s";
      return new Crossover(OptionalDouble.empty(), words.formatted(first, second, range));
    }
    if (isAheadAtLast) {
      boolean isLevel =
          ratios.get(ratios.size() - 1).y() < LEVEL && ratios.get(ratios.size() - 2).y() < 1;
      String words = isLevel ? "%s draws level with %s at %s" : "%s overtakes %s at %s";
      return new Crossover(OptionalDouble.of(up), words.formatted(first, second, about(up, size)));
    }
    String words =
        Double.isNaN(up)
            ? "%s is ahead of %s only below %s".formatted(first, second, about(down, size))
            : "%s is ahead of %s only between %s and %s"
                .formatted(first, second, about(up, size), about(down, size));
    return new Crossover(OptionalDouble.of(down), words);
  }

  /** The same, where some sizes between or beyond were left out. */
  Crossover without(int sizes) {
    String left = sizes == 1 ? "one size is" : sizes + " sizes are";
    return new Crossover(at, words + "; " + left + " too noisy to tell");
  }

  private static String about(double at, DoubleFunction<String> size) {
    double power = Math.pow(10, Math.floor(Math.log10(at)) - 1);
    String words = size.apply(Math.round(at / power) * power);
    return words.startsWith("n = ") ? words.replace("n = ", "n ≈ ") : "about " + words;
  }

  private static double between(Point from, Point to) {
    double share = Math.log(from.y()) / (Math.log(from.y()) - Math.log(to.y()));
    return Math.exp(Math.log(from.x()) + share * Math.log(to.x() / from.x()));
  }
}
