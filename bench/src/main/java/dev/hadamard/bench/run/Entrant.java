package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Role;
import dev.hadamard.bench.worker.Engine;
import java.util.Optional;

/**
 * A contestant with a running process.
 *
 * @param contestant the contestant
 * @param worker its process
 */
record Entrant(Contestant contestant, Worker worker) {

  String id() {
    return contestant.id();
  }

  boolean isNaive() {
    return contestant.role() == Role.NAIVE;
  }

  boolean isOurs() {
    return contestant.role() != Role.PEER;
  }

  String device() {
    return worker.facts().getOrDefault("device", "cpu");
  }

  String precision() {
    return worker.facts().getOrDefault("precision", "fp32");
  }

  /**
   * The error and reason that it declares for an operation, in the form of {@link Engine#DECLARED}.
   */
  Optional<String> declared(String op) {
    return Optional.ofNullable(worker.facts().get(Engine.DECLARED + op));
  }

  /** The entry in the report. */
  Report.Contestant describe() {
    return new Report.Contestant(
        id(),
        contestant.role(),
        device(),
        worker.facts().getOrDefault("type", "cpu"),
        worker.facts(),
        null);
  }
}
