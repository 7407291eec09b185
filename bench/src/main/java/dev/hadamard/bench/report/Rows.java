package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The results of a report by work and contestant, and which of them may be compared. */
final class Rows {

  /** The workloads on which contestants are compared, what the library is for first. */
  static final List<String> COMPARED =
      List.of("training", "gemm", "conv", "elementwise", "norm", "optimizer");

  private final Report report;
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Result> byKey = new HashMap<>();
  private final Set<String> wrongOps = new HashSet<>();

  Rows(Report report) {
    this.report = report;
    Set<String> seen = new HashSet<>();
    for (Result result : report.results()) {
      byKey.put(key(result.work(), result.backend(), result.precision()), result);
      if (isWrong(result)) {
        wrongOps.add(opKey(result));
      }
      seen.add(result.backend() + " " + result.precision());
    }
    for (Contestant contestant : report.contestants()) {
      precisions(contestant).stream()
          .filter(precision -> seen.contains(contestant.id() + " " + precision))
          .forEach(p -> columns.add(new Column(contestant, p, columns.size())));
    }
  }

  private Set<String> precisions(Contestant contestant) {
    Set<String> precisions = new LinkedHashSet<>();
    for (Result result : report.results()) {
      if (result.backend().equals(contestant.id())) {
        precisions.add(result.precision());
      }
    }
    return precisions;
  }

  Report report() {
    return report;
  }

  /** Whether other work disturbed the run. */
  boolean isBusy() {
    return report.environment().busy().isBusy();
  }

  /** Who has results, in the report's order. */
  List<Column> columns() {
    return List.copyOf(columns);
  }

  /** Everyone is compared with this one: {@code cpu}, or else the first of ours. */
  Optional<Column> baseline() {
    return columns.stream()
        .filter(c -> c.id().equals("cpu") && c.isFull())
        .findFirst()
        .or(() -> columns.stream().filter(Column::isOurs).findFirst());
  }

  /** The one whom the report is about: our first GPU, or else our first other than the baseline. */
  Optional<Column> subject() {
    String baseline = baseline().map(Column::id).orElse("");
    return columns.stream()
        .filter(c -> c.isOurs() && c.isFull() && c.isGpu())
        .findFirst()
        .or(
            () ->
                columns.stream()
                    .filter(c -> c.isOurs() && c.isFull() && !c.id().equals(baseline))
                    .findFirst());
  }

  Optional<Column> column(String id) {
    return columns.stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /** The works that match, each once, in the order of the plan. */
  List<String> works(Predicate<Result> which) {
    Set<String> works = new LinkedHashSet<>();
    report.results().stream().filter(which).forEach(result -> works.add(result.work()));
    return List.copyOf(works);
  }

  /** One result for each work that matches, of any backend. */
  List<Result> samplesOf(Predicate<Result> which) {
    Set<String> works = new HashSet<>();
    return report.results().stream()
        .filter(which)
        .filter(result -> works.add(result.work()))
        .toList();
  }

  /** One result of each group that contestants are compared on. */
  List<Result> groups() {
    List<Result> groups = new ArrayList<>();
    for (String workload : COMPARED) {
      for (Result result : samplesOf(r -> r.workload().equals(workload))) {
        if (groups.stream().noneMatch(inGroup(result))) {
          groups.add(result);
        }
      }
    }
    return groups;
  }

  static Predicate<Result> inGroup(Result sample) {
    return r -> r.workload().equals(sample.workload()) && r.group().equals(sample.group());
  }

  Optional<Result> find(String work, Column column) {
    return Optional.ofNullable(byKey.get(key(work, column.id(), column.precision())));
  }

  /** All of a contestant that match. */
  List<Result> of(Column column, Predicate<Result> which) {
    return report.results().stream()
        .filter(r -> r.backend().equals(column.id()) && r.precision().equals(column.precision()))
        .filter(which)
        .toList();
  }

  /** Whether its time may be shown. */
  static boolean isShown(Result result) {
    return result.status() == Status.MEASURED && !isWrong(result) && result.residentMs() != null;
  }

  /** Whether it may enter a ratio: shown, and its operation is right at every other shape too. */
  boolean isTrusted(Result result) {
    return isShown(result) && !wrongOps.contains(opKey(result));
  }

  static boolean isWrong(Result result) {
    Check check = result.check();
    return result.status() == Status.CHECK_FAILED || (check != null && !check.passed());
  }

  private static String key(String work, String backend, String precision) {
    return work + "\n" + backend + "\n" + precision;
  }

  private static String opKey(Result result) {
    return key(result.workload() + " " + result.op(), result.backend(), result.precision());
  }
}
