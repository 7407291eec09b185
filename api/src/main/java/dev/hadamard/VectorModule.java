package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the {@code cpu} backend uses the JDK's module {@code jdk.incubator.vector}. Its results are
 * the same bits in each case. A JVM that lacks the module has plain loops.
 */
public enum VectorModule {
  /**
   * Plain loops first, because those of the module are slow until the JVM has compiled them. The
   * module's take over one by one, as soon as each is the faster one.
   */
  AUTO,
  /** The module's loops from the first operation on. */
  ON,
  /** Plain loops. */
  OFF;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(VectorModule::label).toList();
  }
}
