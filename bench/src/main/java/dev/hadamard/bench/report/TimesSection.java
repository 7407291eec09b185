package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.ColdStart;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Three times for the same work, and the first call apart. */
final class TimesSection {

  private final Rows rows;

  TimesSection(Rows rows) {
    this.rows = rows;
  }

  Section section() {
    Section section =
        Section.of(
            "times",
            "Times",
            "Kernel: by the device's clock. Resident: what a caller waits, operands on the device."
                + " With transfers: inputs uploaded, result downloaded. Medians."
                + new LaunchCosts(rows).legend(),
            true);
    section.details("Smallest and largest work of each group", times());
    section.table("Cold start", coldStarts());
    return section;
  }

  private Table times() {
    Table table =
        Table.of("", "Operation", "Shape", "Contestant", "Kernel", "Resident", "With transfers");
    for (String work : extremes()) {
      boolean isFirst = true;
      for (Column column : rows.columns()) {
        Optional<Result> result =
            rows.find(work, column)
                .filter(r -> !column.isNaive() && r.status() != Report.Status.SKIPPED);
        if (result.isPresent()) {
          table.row(cells(result.get(), column, isFirst));
          isFirst = false;
        }
      }
    }
    return table;
  }

  private static List<Cell> cells(Result result, Column column, boolean isFirst) {
    List<Cell> cells = new ArrayList<>();
    cells.add(isFirst ? Cell.of(result.op()) : Cell.again());
    cells.add(isFirst ? Cell.of(Names.shape(result)) : Cell.again());
    cells.add(Cell.of(column.label()));
    Optional<Cell> hidden = hidden(result);
    if (hidden.isPresent()) {
      cells.add(Cell.none());
      cells.add(hidden.get());
      cells.add(Cell.none());
      return cells;
    }
    cells.add(kernel(result));
    cells.add(time(result.residentMs(), result.noisy()));
    cells.add(time(result.withTransfersMs(), false));
    return cells;
  }

  /** What stands in the place of a time that there is not. */
  static Optional<Cell> hidden(Result result) {
    if (Rows.isWrong(result)) {
      boolean isDeclared = result.status() == Report.Status.DECLARED;
      return Optional.of(
          new Cell("wrong", isDeclared ? "declared error" : "check failed", "number bad"));
    }
    if (Rows.isShown(result)) {
      return Optional.empty();
    }
    String reason = result.reason();
    String status =
        switch (result.status()) {
          case SKIPPED -> "skipped";
          case FAILED -> "failed";
          default -> "not measured";
        };
    return Optional.of(new Cell(status, reason == null ? "" : reason, "number none wraps"));
  }

  /** The time in kernels, marked where more passes besides them. */
  static Cell kernel(Result result) {
    Double ms = result.kernelMs();
    return ms == null || !Rows.isShown(result)
        ? Cell.none()
        : Cell.number(Figures.time(ms), LaunchCosts.isLaunchBound(result) ? LaunchCosts.MARK : "");
  }

  static Cell time(@Nullable Double ms, boolean isNoisy) {
    return ms == null ? Cell.none() : Cell.number(Figures.time(ms), isNoisy ? "≈ noisy" : "");
  }

  /** Of each group with a product, function or step the works with the least and most to do. */
  private List<String> extremes() {
    List<String> works = new ArrayList<>();
    List<Result> samples = rows.samplesOf(r -> !r.workload().equals("transfer"));
    List<String> done = new ArrayList<>();
    for (Result sample : samples) {
      String group = sample.workload() + " " + sample.group();
      if (!done.contains(group)) {
        done.add(group);
        List<String> own = rows.works(Rows.inGroup(sample));
        works.add(own.get(0));
        if (own.size() > 1) {
          works.add(own.get(own.size() - 1));
        }
      }
    }
    return works;
  }

  private Table coldStarts() {
    Table table =
        Table.of(
            "",
            "Contestant",
            "Process ready",
            "of that, library and device",
            "First product, 64 × 64 × 64");
    for (ColdStart start : rows.report().coldStarts()) {
      table.row(
          List.of(
              Cell.of(start.backend()),
              Cell.number(Figures.time(start.processMs())),
              Cell.number(Figures.time(start.openMs())),
              Cell.number(Figures.time(start.firstCallMs()))));
    }
    return table;
  }
}
