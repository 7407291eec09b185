package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.LineChart;
import dev.hadamard.bench.chart.LineChart.Scale;
import dev.hadamard.bench.chart.Point;
import dev.hadamard.bench.chart.Series;
import dev.hadamard.bench.chart.Series.Look;
import dev.hadamard.bench.report.Report.Peak;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How near each work comes to what its device can do at most. */
final class RooflineSection {

  /** The colour of the roof; those of the groups are before it. */
  private static final int ROOF = 7;

  private final Rows rows;

  /** A group looks the same on every device; the last of seven colours is the roof's. */
  private final List<String> names;

  RooflineSection(Rows rows) {
    this.rows = rows;
    this.names = rows.groups().stream().map(Names::group).toList();
  }

  private int colour(String group) {
    return Math.max(0, names.indexOf(group)) % ROOF;
  }

  Section section() {
    Section section =
        Section.of(
            "roofline",
            "Roofline",
            "The thick line is the measured peak: its slope comes from copying 64 MiB, its flat"
                + " part from a loop of multiply-adds. Each mark is one workload; in cache it may"
                + " lie above the slope.",
            true);
    List<LineChart> charts = new ArrayList<>();
    Table table = Table.of("", "Contestant", "Arithmetic", "Copy", "Best product", "of the peak");
    for (Peak peak : rows.report().peaks()) {
      rows.column(peak.backend())
          .ifPresent(
              column -> {
                addRow(table, peak, column);
                addChart(charts, peak, column);
              });
    }
    section.table("", table);
    if (!charts.isEmpty()) {
      section.charts("", List.of(), charts);
    }
    return section;
  }

  private void addRow(Table table, Peak peak, Column column) {
    double best =
        rows.of(column, r -> r.workload().equals("gemm") && Rows.isShown(r)).stream()
            .map(Result::gflops)
            .filter(java.util.Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    boolean isKnown = peak.gflops() > 0;
    table.row(
        List.of(
            Cell.of(column.label()),
            isKnown
                ? Cell.number(Figures.significant(peak.gflops(), 3) + " GFLOP/s")
                : Cell.number("not measured"),
            Cell.number(Figures.significant(peak.gbps(), 3) + " GB/s"),
            best > 0 ? Cell.number(Figures.significant(best, 3) + " GFLOP/s") : Cell.none(),
            best > 0 && isKnown ? share(best / peak.gflops()) : Cell.none()));
  }

  /** No work is above the true peak: a share that is shows a disturbed measurement. */
  private static Cell share(double share) {
    return Cell.number(share > 1 ? "all of it, ≈ noisy" : Figures.percent(share));
  }

  private void addChart(List<LineChart> charts, Peak peak, Column column) {
    Map<String, List<Point>> groups = new LinkedHashMap<>();
    for (Result result : rows.of(column, Rows::isShown)) {
      Double gflops = result.gflops();
      Double gbps = result.gbps();
      if (gflops != null
          && gbps != null
          && gflops > 0
          && gbps > 0
          && !result.workload().equals("transfer")) {
        groups
            .computeIfAbsent(Names.group(result), none -> new ArrayList<>())
            .add(new Point(gflops / gbps, gflops));
      }
    }
    if (groups.isEmpty()) {
      return;
    }
    List<Series> series = new ArrayList<>();
    roof(peak, groups).ifPresent(series::add);
    groups.forEach(
        (name, points) -> series.add(new Series(name, colour(name), Look.MARKS, points)));
    charts.add(
        new LineChart(
            column.label() + " on " + column.contestant().device(),
            new Scale("operations for each byte moved, FLOP/B", true, List.of()),
            new Scale("GFLOP/s", true, List.of()),
            series,
            List.of()));
  }

  private static java.util.Optional<Series> roof(Peak peak, Map<String, List<Point>> groups) {
    if (peak.gbps() <= 0) {
      return java.util.Optional.empty();
    }
    var intensities = groups.values().stream().flatMap(List::stream).mapToDouble(Point::x);
    var range = intensities.summaryStatistics();
    double low = range.getMin();
    double high = range.getMax();
    List<Point> points = new ArrayList<>();
    points.add(new Point(low, roofAt(low, peak)));
    double ridge = peak.gflops() / peak.gbps();
    if (ridge > low && ridge < high) {
      points.add(new Point(ridge, peak.gflops()));
    }
    points.add(new Point(high, roofAt(high, peak)));
    return java.util.Optional.of(new Series("measured peak", ROOF, Look.ROOF, points));
  }

  private static double roofAt(double intensity, Peak peak) {
    double memory = intensity * peak.gbps();
    return peak.gflops() > 0 ? Math.min(memory, peak.gflops()) : memory;
  }
}
