package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Role;
import java.util.Locale;

/**
 * One contestant in one precision: what is a column of a table and a line of a chart.
 *
 * @param contestant who
 * @param precision fp32, or the reduced one
 * @param index its place, which decides its colour
 */
record Column(Contestant contestant, String precision, int index) {

  static final String FP32 = "fp32";

  String id() {
    return contestant.id();
  }

  /** Its name for people: naive and reduced ones say so. */
  String label() {
    return id() + (isFull() ? "" : " " + precision) + (isNaive() ? " (naive)" : "");
  }

  boolean isFull() {
    return precision.equals(FP32);
  }

  boolean isOurs() {
    return contestant.role() == Role.OURS;
  }

  boolean isNaive() {
    return contestant.role() == Role.NAIVE;
  }

  boolean isGpu() {
    return contestant.deviceType().toLowerCase(Locale.ROOT).contains("gpu");
  }
}
