package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether the numbers are right, which comes before how fast they come. */
final class CorrectnessSection {

  private final Rows rows;

  CorrectnessSection(Rows rows) {
    this.rows = rows;
  }

  Section section() {
    Section section =
        Section.of(
            "correctness",
            "Correctness",
            "Each result is compared with double-precision arithmetic before it is timed. Errors"
                + " are shares of the bound for rounding: above 1 is wrong, and has no speed.",
            true);
    section.table("Failed checks", failures());
    section.details("Worst error by group", worst(r -> r.workload() + r.group(), Names::group));
    section.folded("Worst error by operation", worst(r -> r.workload() + " " + r.op(), Result::op));
    return section;
  }

  /** All checks in a sentence. */
  String summary() {
    List<Result> checked = rows.report().results().stream().filter(r -> r.check() != null).toList();
    long failed = checked.stream().filter(Rows::isWrong).count();
    long elements = checked.stream().mapToLong(CorrectnessSection::elements).sum();
    String compared = " (" + Figures.count(elements) + " elements).";
    if (checked.isEmpty()) {
      return "Nothing was checked.";
    }
    return failed == 0
        ? "✓ All %s results agree with double precision%s"
            .formatted(Figures.count(checked.size()), compared)
        : "✗ %s of %s results failed the check against double precision%s"
            .formatted(Figures.count(failed), Figures.count(checked.size()), compared);
  }

  private Table failures() {
    Table table = Table.of("", "Contestant", "Operation", "Shape", "Worst", "Bound", "Compared");
    for (Result result : rows.report().results()) {
      if (Rows.isWrong(result)) {
        Check check = result.check();
        String reason = result.reason();
        table.row(
            List.of(
                Cell.of(result.backend()),
                Cell.of(result.op()),
                Cell.of(Names.shape(result)),
                Cell.bad(check == null ? "✗ failed" : "✗ " + share(check.worst())),
                Cell.of(check == null ? String.valueOf(reason) : bound(result, check)),
                Cell.of(
                    check == null
                        ? ""
                        : Figures.count(check.elements()) + " of " + Figures.count(check.of()))));
      }
    }
    return table;
  }

  /** The bound that was missed; of an operation that its backend declares, that too. */
  private static String bound(Result result, Check check) {
    return result.status() == Report.Status.DECLARED
        ? check.bound() + "; " + result.reason()
        : check.bound();
  }

  /** A row for each key, a column for each contestant. */
  private Table worst(Function<Result, String> key, Function<Result, String> name) {
    List<String> head = new ArrayList<>(List.of("Operation"));
    rows.columns().forEach(column -> head.add(column.label()));
    head.add("Bound");
    Table table = Table.of("", head);
    List<String> done = new ArrayList<>();
    for (Result sample : rows.report().results()) {
      String own = key.apply(sample);
      if (sample.check() == null || done.contains(own)) {
        continue;
      }
      done.add(own);
      Predicate<Result> alike = r -> r.check() != null && key.apply(r).equals(own);
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(name.apply(sample))));
      rows.columns().forEach(column -> cells.add(cell(rows.of(column, alike))));
      cells.add(Cell.of(bounds(alike)));
      table.row(cells);
    }
    return table;
  }

  private String bounds(Predicate<Result> alike) {
    return rows.report().results().stream()
        .filter(alike)
        .map(Result::check)
        .filter(java.util.Objects::nonNull)
        .map(Check::bound)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static Cell cell(List<Result> results) {
    if (results.isEmpty()) {
      return Cell.none();
    }
    double worst = 0;
    for (Result result : results) {
      Check check = result.check();
      double own = check == null ? 0 : check.worst();
      worst = Double.isNaN(own) || own > worst ? own : worst;
      if (Double.isNaN(worst)) {
        break;
      }
    }
    long elements = results.stream().mapToLong(CorrectnessSection::elements).sum();
    String note = Figures.plural(results.size(), "case") + ", " + compact(elements);
    boolean isWrong = results.stream().anyMatch(Rows::isWrong);
    Cell cell = Cell.number((isWrong ? "✗ " : "") + share(worst), note);
    return isWrong ? cell.with("bad") : cell;
  }

  private static long elements(Result result) {
    Check check = result.check();
    return check == null ? 0 : check.elements();
  }

  private static String compact(long elements) {
    return elements < 10_000
        ? String.valueOf(elements)
        : elements < 10_000_000 ? elements / 1000 + " k" : elements / 1_000_000 + " M";
  }

  private static String share(double worst) {
    return worst == 0 ? "0" : Figures.significant(worst, 2);
  }
}
