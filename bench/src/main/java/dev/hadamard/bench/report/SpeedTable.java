package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Contestants side by side: each group's geometric mean of ratios to the baseline. */
final class SpeedTable {

  private final Rows rows;
  private final Ratios ratios;
  private final boolean isBusy;

  SpeedTable(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
    this.isBusy = rows.isBusy();
  }

  Table table() {
    Column baseline = rows.baseline().orElse(null);
    List<String> head = new ArrayList<>(List.of("Workload"));
    rows.columns().forEach(column -> head.add(column.label()));
    Table table = Table.of("", head);
    if (baseline == null) {
      return table;
    }
    for (Result sample : rows.groups()) {
      Predicate<Result> group = Rows.inGroup(sample);
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(Names.group(sample))));
      rows.columns().forEach(column -> cells.add(cell(column, baseline, group)));
      table.row(cells);
    }
    return table;
  }

  private Cell cell(Column column, Column baseline, Predicate<Result> group) {
    long comparable = rows.of(baseline, group).stream().filter(rows::isTrusted).count();
    if (column.equals(baseline)) {
      return comparable == 0 ? Cell.none() : Cell.number("1×");
    }
    Optional<Ratio> found = ratios.between(column, baseline, group);
    if (found.isEmpty()) {
      boolean isWrong = rows.of(column, group).stream().anyMatch(Rows::isWrong);
      return isWrong ? new Cell("wrong", "check failed", "number bad") : Cell.none();
    }
    Ratio ratio = found.get();
    String some = ratio.rows() < comparable ? ", %d of %d".formatted(ratio.rows(), comparable) : "";
    return Finding.of(ratio, isBusy).cell(some);
  }
}
