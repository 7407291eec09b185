package dev.hadamard.bench.jvm;

import dev.hadamard.Activation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of the times: for each function the best, the median and the worst of all JVMs. */
public final class FreshJvmTable {

  /** The largest accepted ratio of a JVM's time to the median. */
  public static final double BOUND = 2;

  /**
   * One function with one set of loops, over all JVMs and sizes.
   *
   * @param bestNanos the least time in nanoseconds per element
   * @param medianNanos the median time
   * @param worstNanos the longest time
   * @param worst the JVM with the longest time
   */
  public record Row(
      Activation function,
      String loops,
      double bestNanos,
      double medianNanos,
      double worstNanos,
      FreshJvm worst) {

    /** The ratio of the longest time to the median. */
    public double ratio() {
      return worstNanos / medianNanos;
    }

    /** Whether no JVM takes more than {@link #BOUND} times the median. */
    public boolean isEven() {
      return ratio() <= BOUND;
    }
  }

  private FreshJvmTable() {}

  /** The rows, in the order of the times. */
  public static List<Row> of(Map<FreshJvm, Double> nanos) {
    Map<String, List<Map.Entry<FreshJvm, Double>>> groups = new LinkedHashMap<>();
    for (Map.Entry<FreshJvm, Double> time : nanos.entrySet()) {
      String group = time.getKey().function() + " " + time.getKey().loops();
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(time);
    }
    return groups.values().stream().map(FreshJvmTable::row).toList();
  }

  private static Row row(List<Map.Entry<FreshJvm, Double>> times) {
    List<Map.Entry<FreshJvm, Double>> sorted =
        times.stream().sorted(Comparator.comparing(Map.Entry::getValue)).toList();
    Map.Entry<FreshJvm, Double> worst = sorted.get(sorted.size() - 1);
    return new Row(
        worst.getKey().function(),
        worst.getKey().loops(),
        sorted.get(0).getValue(),
        sorted.get((sorted.size() - 1) / 2).getValue(),
        worst.getValue(),
        worst.getKey());
  }
}
