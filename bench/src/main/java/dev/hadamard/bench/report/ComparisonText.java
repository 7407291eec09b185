package dev.hadamard.bench.report;

import dev.hadamard.bench.report.ReportComparison.Judgement;
import dev.hadamard.bench.report.ReportComparison.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison for the console. */
final class ComparisonText {

  private ComparisonText() {}

  static List<String> lines(ReportComparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d rows compared: %d slower, %d faster, %d same, %d undecided"
            .formatted(
                comparison.rows().size(),
                comparison.count(Judgement.SLOWER),
                comparison.count(Judgement.FASTER),
                comparison.count(Judgement.SAME),
                comparison.count(Judgement.UNDECIDED)));
    if (comparison.drift() > 0 && comparison.drift() < Double.POSITIVE_INFINITY) {
      lines.add(
          String.format(
              Locale.ROOT,
              "the calibration loop took %.2f× as long in the second run; times are compared in"
                  + " units of it",
              comparison.drift()));
    }
    List<List<String>> cells = cells(comparison);
    if (cells.size() > 1) {
      lines.add("");
      lines.addAll(Table.aligned(cells));
    }
    addOnly(lines, "only in the first run", comparison.onlyInA());
    addOnly(lines, "only in the second run", comparison.onlyInB());
    return lines;
  }

  /** What changed first; whole operations before single works; what is the same not at all. */
  private static List<List<String>> cells(ReportComparison comparison) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("JUDGEMENT", "TIME B/A", "INTERVAL", "CONTESTANT", "WORK"));
    for (Judgement judgement : List.of(Judgement.SLOWER, Judgement.FASTER, Judgement.UNDECIDED)) {
      for (List<Row> some : List.of(comparison.operations(), comparison.rows())) {
        some.stream()
            .filter(row -> row.judgement() == judgement)
            .forEach(row -> cells.add(cells(row)));
      }
    }
    return cells;
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.judgement().name().toLowerCase(Locale.ROOT),
        Figures.times(row.ratio()),
        Figures.interval(row.low(), row.high()),
        row.backend(),
        row.name());
  }

  private static void addOnly(List<String> lines, String title, List<String> names) {
    if (!names.isEmpty()) {
      lines.add("");
      lines.add(title + " (" + names.size() + "):");
      names.forEach(name -> lines.add("  " + name));
    }
  }
}
