package dev.hadamard.bench.run;

import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The kinds of work. */
public enum Workload {
  /** Matrix products. */
  GEMM(1),
  /** Activations, their derivatives and other elementwise operations. */
  ELEMENTWISE(0.6),
  /** Whole steps of gradient descent. */
  TRAINING(3),
  /** Copies between host and device, and launches. */
  TRANSFER(0.5),
  /** Convolutions, forward and both gradients. */
  CONV(1),
  /** Normalisations, pooling and softmax, forward and backward. */
  NORM(0.6),
  /** Steps of optimizers. */
  OPTIMIZER(0.6);

  /** What a run measures that names no workload. */
  private static final Set<Workload> USUAL =
      Collections.unmodifiableSet(EnumSet.of(GEMM, ELEMENTWISE, TRAINING, TRANSFER));

  private final double weight;

  Workload(double weight) {
    this.weight = weight;
  }

  /** The time of a row of this kind, relative to the others. */
  double weight() {
    return weight;
  }

  /** The name in commands and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the workload with this {@link #label()}.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static Workload of(String label) {
    for (Workload workload : values()) {
      if (workload.label().equals(label.toLowerCase(Locale.ROOT))) {
        return workload;
      }
    }
    throw new IllegalArgumentException(
        "unknown workload '%s'%s".formatted(label, Spelling.choices(label, labels())));
  }

  /** What a run measures that names no workload. */
  public static Set<Workload> usual() {
    return USUAL;
  }

  /** All labels, in their order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Workload::label).toList();
  }
}
