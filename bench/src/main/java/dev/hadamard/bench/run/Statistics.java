package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Quartiles;
import java.util.List;

/** Order statistics, which an outlier cannot move far. */
final class Statistics {

  private Statistics() {}

  /** The median; for an even number of values the mean of the two middle ones. */
  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** The first and third quartile. */
  static Quartiles quartiles(List<Double> values) {
    return new Quartiles(quantile(values, 0.25), quantile(values, 0.75));
  }

  /** The distance of the quartiles, relative to the median. */
  static double relativeSpread(List<Double> values) {
    Quartiles quartiles = quartiles(values);
    return (quartiles.high() - quartiles.low()) / median(values);
  }

  /** Linear interpolation between the order statistics, R's type 7. */
  static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
