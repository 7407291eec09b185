package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.JmhResult;
import dev.hadamard.bench.report.Report.Quartiles;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How it was measured, how sure the figures are, and all of them. */
final class StatisticsSection {

  private final Rows rows;

  StatisticsSection(Rows rows) {
    this.rows = rows;
  }

  Section section() {
    Section section =
        Section.of(
            "statistics",
            "Statistics",
            "Contestants take turns in short slices, each in a process of its own, warmed up. A"
                + " work whose quartiles stay apart is “≈ noisy”. A ratio is the median over"
                + " rounds; over several shapes their geometric mean, with a bootstrapped 95 %"
                + " interval.",
            true);
    return section
        .details("Samples by contestant", summary())
        .folded("Noisy results", all(Result::noisy));
  }

  private Table summary() {
    Table table =
        Table.of(
            "", "Contestant", "Results", "Samples each", "Rounds each", "Quartiles apart", "Noisy");
    for (Column column : rows.columns()) {
      List<Result> shown = rows.of(column, Rows::isShown);
      long noisy = shown.stream().filter(Result::noisy).count();
      if (!shown.isEmpty()) {
        table.row(
            List.of(
                Cell.of(column.label()),
                Cell.number(Figures.count(shown.size())),
                Cell.number(Figures.count(Math.round(median(shown, r -> samples(r))))),
                Cell.number(Figures.count(Math.round(median(shown, r -> r.rounds().size())))),
                Cell.number(Figures.percent(median(shown, StatisticsSection::relativeIqr))),
                Cell.number(noisy == 0 ? "0" : "≈ " + noisy)));
      }
    }
    return table;
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> value) {
    double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
    return Ratio.median(sorted);
  }

  private static int samples(Result result) {
    List<Double> samples = result.samples().residentMs();
    return samples == null ? 0 : samples.size();
  }

  private static double relativeIqr(Result result) {
    Quartiles quartiles = result.iqr().residentMs();
    Double median = result.residentMs();
    return quartiles == null || median == null ? 0 : (quartiles.high() - quartiles.low()) / median;
  }

  /** Every result, a table for each workload. */
  Section everything() {
    Section section =
        Section.of("all", "All results", "Medians; rates by the resident time.", false);
    for (String workload :
        rows.report().results().stream().map(Result::workload).distinct().toList()) {
      section.folded(Names.workload(workload), all(r -> r.workload().equals(workload)));
    }
    return section;
  }

  private Table all(java.util.function.Predicate<Result> which) {
    Table table =
        Table.of(
            "",
            "Operation",
            "Shape",
            "Contestant",
            "Kernel",
            "Resident",
            "With transfers",
            "Samples",
            "GFLOP/s",
            "GB/s",
            "Error / bound");
    for (Result result : rows.report().results()) {
      if (which.test(result)) {
        table.row(cells(result));
      }
    }
    return table;
  }

  private List<Cell> cells(Result result) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(result.op()));
    cells.add(Cell.of(Names.shape(result)));
    cells.add(Cell.of(label(result)));
    cells.add(TimesSection.kernel(result));
    cells.add(TimesSection.hidden(result).orElseGet(() -> resident(result)));
    cells.add(TimesSection.time(Rows.isShown(result) ? result.withTransfersMs() : null, false));
    cells.add(
        Cell.number(
            samples(result) + (result.rounds().isEmpty() ? "" : " in " + result.rounds().size())));
    cells.add(rate(Rows.isShown(result) ? result.gflops() : null));
    cells.add(rate(Rows.isShown(result) ? result.gbps() : null));
    var check = result.check();
    cells.add(
        check == null
            ? Cell.none()
            : Cell.number((check.passed() ? "" : "✗ ") + Figures.significant(check.worst(), 2)));
    return cells;
  }

  private String label(Result result) {
    return rows.columns().stream()
        .filter(c -> c.id().equals(result.backend()) && c.precision().equals(result.precision()))
        .map(Column::label)
        .findFirst()
        .orElse(result.backend());
  }

  private static Cell resident(Result result) {
    Quartiles quartiles = result.iqr().residentMs();
    Double ms = result.residentMs();
    String note =
        quartiles == null
            ? ""
            : Figures.time(quartiles.low()) + " – " + Figures.time(quartiles.high());
    return Cell.number(
        Figures.time(ms == null ? 0 : ms), result.noisy() ? note + " ≈ noisy" : note);
  }

  private static Cell rate(@org.jspecify.annotations.Nullable Double rate) {
    return rate == null || rate <= 0 ? Cell.none() : Cell.number(Figures.significant(rate, 3));
  }

  /** Benchmarks of the host side. */
  Section jmh() {
    Section section =
        Section.of(
            "jmh",
            "Costs on the host",
            "Benchmarks of JMH: one call on the JVM, ± half its 99.9 % interval.",
            true);
    Table table = Table.of("", "Benchmark", "Parameters", "Mode", "Score");
    for (JmhResult result : rows.report().jmh()) {
      String[] path = result.benchmark().split("\\.", -1);
      String name =
          String.join(".", Arrays.asList(path).subList(Math.max(0, path.length - 2), path.length));
      String params =
          result.params().entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining(", "));
      Double halfWidth = result.error();
      String error = halfWidth == null ? "" : " ± " + Figures.significant(halfWidth, 2);
      table.row(
          List.of(
              Cell.of(name),
              Cell.of(params),
              Cell.of(result.mode()),
              Cell.number(Figures.significant(result.score(), 4) + error + " " + result.unit())));
    }
    return section.table("", table);
  }
}
