package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Busy;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where it was measured, and who took part. */
final class EnvironmentSection {

  private EnvironmentSection() {}

  static Section of(Report report) {
    Environment environment = report.environment();
    Section section =
        Section.of(
            "environment",
            "Environment",
            "A naive contestant shows what plain loops cost; it is no measure of a good library.",
            true);
    section.details("Machine and program", machine(report));
    section.folded("Configuration, each value with its source", config(environment));
    addContestants(section, report);
    return section;
  }

  private static Table machine(Report report) {
    Environment e = report.environment();
    Busy busy = e.busy();
    Table table = Table.of("", "What", "Value");
    table.row("Processor", e.machine() + ", " + Figures.plural(e.processors(), "thread"));
    table.row("Memory", Figures.significant(e.memoryGiB(), 3) + " GiB");
    table.row("System", e.os());
    table.row("Java", e.java());
    table.row("JVM flags", e.jvmFlags().isEmpty() ? "none" : String.join(" ", e.jvmFlags()));
    String commit = e.commit();
    table.row("Hadamard", e.hadamard() + (commit == null ? "" : ", commit " + commit));
    table.row("Command", ("hadamard bench " + e.command()).strip());
    table.row("Measured", report.started() + ", for " + Figures.time(report.seconds() * 1000));
    Double load = busy.loadBefore();
    table.row("Load before", load == null ? "unknown" : Figures.significant(load, 2));
    table.row(
        "Calibration loop",
        Figures.time(busy.calibrationMs())
            + ", spread "
            + Figures.percent(busy.calibrationSpread()));
    table.row("Other work", busy.words().isEmpty() ? "none was noticed" : busy.words());
    return table;
  }

  private static Table config(Environment environment) {
    Table table = Table.of("", "Key", "Value", "Source");
    environment.config().forEach(s -> table.row(s.key(), s.value(), s.source()));
    return table;
  }

  private static void addContestants(Section section, Report report) {
    Table table = Table.of("", "Contestant", "Is", "Device", "Facts");
    Table missing = Table.of("", "Contestant", "Is", "Reason");
    List<String> names = new ArrayList<>();
    for (Contestant contestant : report.contestants()) {
      String reason = contestant.unavailable();
      if (reason == null) {
        table.row(contestant.id(), role(contestant), device(contestant), facts(contestant.facts()));
      } else {
        names.add(contestant.id());
        missing.row(contestant.id(), role(contestant), reason);
      }
    }
    section.details("Contestants", table);
    section.details("Not measured: " + String.join(", ", names), missing);
  }

  static String device(Contestant contestant) {
    return contestant.device()
        + (contestant.deviceType().isEmpty() ? "" : " (" + contestant.deviceType() + ")");
  }

  private static String role(Contestant contestant) {
    return switch (contestant.role()) {
      case OURS -> "Hadamard";
      case NAIVE -> "Hadamard, naive";
      case PEER -> "peer";
    };
  }

  private static String facts(Map<String, String> facts) {
    List<String> texts =
        facts.entrySet().stream()
            .map(e -> e.getKey().replace('_', ' ').toLowerCase(Locale.ROOT) + ": " + e.getValue())
            .toList();
    return texts.stream().collect(Collectors.joining("; "));
  }
}
