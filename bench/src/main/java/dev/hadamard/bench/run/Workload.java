package dev.hadamard.bench.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kinds of work there are. */
public enum Workload {
  /** Matrix products. */
  GEMM(1),
  /** Activations, their derivatives and other elementwise operations. */
  ELEMENTWISE(0.6),
  /** Whole steps of gradient descent. */
  TRAINING(3),
  /** Copies between host and device, and what a launch costs. */
  TRANSFER(0.5);

  private final double weight;

  Workload(double weight) {
    this.weight = weight;
  }

  /** How much time a row of it gets, relative to the others. */
  double weight() {
    return weight;
  }

  /** The name in commands and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The workload of this {@link #label()}.
   *
   * @throws IllegalArgumentException if there is none; the message lists the choices
   */
  public static Workload of(String label) {
    for (Workload workload : values()) {
      if (workload.label().equals(label.toLowerCase(Locale.ROOT))) {
        return workload;
      }
    }
    throw new IllegalArgumentException(
        "unknown workload '%s'; choose from %s".formatted(label, labels()));
  }

  /** All labels, for a message. */
  public static String labels() {
    return Arrays.stream(values()).map(Workload::label).collect(Collectors.joining(", "));
  }
}
