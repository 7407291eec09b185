package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The use that the {@code cpu} backend makes of the JDK's module {@code jdk.incubator.vector}. The
 * results have the same bits in each case. On a JVM without the module the backend uses plain
 * loops.
 */
public enum VectorModule {
  /**
   * Plain loops at first, because vector loops are slow until the JVM has compiled them. Each
   * vector loop replaces its plain loop as soon as it is faster.
   */
  AUTO,
  /** Vector loops from the first operation on. */
  ON,
  /** Plain loops only. */
  OFF;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(VectorModule::label).toList();
  }
}
