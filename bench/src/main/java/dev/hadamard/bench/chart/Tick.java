package dev.hadamard.bench.chart;

import java.util.List;

/** A marked value of an axis and what is written at it. */
public record Tick(double value, String label) {

  /** Ticks labelled with their values. */
  public static List<Tick> of(List<Double> values) {
    return values.stream().map(value -> new Tick(value, Axis.label(value))).toList();
  }
}
