package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.Axis;
import dev.hadamard.bench.chart.Chart;
import dev.hadamard.bench.chart.RatioBars;
import dev.hadamard.bench.chart.RatioBars.Bar;
import dev.hadamard.bench.chart.RatioBars.Group;
import dev.hadamard.bench.report.Report.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The first thing that a reader looks for: a bar for each contestant, group by group. */
final class SpeedBars {

  private final Rows rows;
  private final Ratios ratios;

  SpeedBars(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
  }

  /** A chart for each workload that has a contestant beside the baseline; one axis. */
  Map<String, Chart> byWorkload() {
    Map<String, RatioBars> charts = new LinkedHashMap<>();
    rows.baseline().ifPresent(baseline -> fill(charts, baseline));
    Axis axis = RatioBars.axisOf(List.copyOf(charts.values()));
    Map<String, Chart> shared = new LinkedHashMap<>();
    charts.forEach((workload, chart) -> shared.put(workload, chart.on(axis)));
    return shared;
  }

  private void fill(Map<String, RatioBars> charts, Column baseline) {
    for (String workload : Rows.COMPARED) {
      List<Group> groups = new ArrayList<>();
      for (Result sample : rows.groups()) {
        if (sample.workload().equals(workload)) {
          List<Bar> bars = bars(Rows.inGroup(sample), baseline);
          if (bars.size() > 1) {
            groups.add(new Group(Names.shortGroup(sample), bars));
          }
        }
      }
      if (!groups.isEmpty()) {
        String title = Names.workload(workload) + ": speed relative to " + baseline.label();
        charts.put(
            workload,
            new RatioBars(title, "× the speed of " + baseline.label(), groups, List.of()));
      }
    }
  }

  private List<Bar> bars(Predicate<Result> group, Column baseline) {
    List<Bar> bars = new ArrayList<>();
    for (Column column : rows.columns()) {
      Optional<Ratio> found = ratios.between(column, baseline, group);
      if (column.equals(baseline)) {
        found.ifPresent(itself -> bars.add(bar(column, 1, 1, 1, "1×", false)));
      } else if (found.isPresent()) {
        Ratio ratio = found.get();
        Finding finding = Finding.of(ratio, rows.isBusy());
        bars.add(
            bar(
                column,
                ratio.value(),
                ratio.low(),
                ratio.high(),
                finding.label(),
                finding.isNoisy()));
      } else if (rows.of(column, group).stream().anyMatch(Rows::isWrong)) {
        bars.add(Bar.without(column.label(), column.index(), "wrong result"));
      }
    }
    return bars;
  }

  private static Bar bar(
      Column column, double value, double low, double high, String words, boolean isFaint) {
    return new Bar(column.label(), column.index(), value, low, high, words, isFaint, List.of());
  }
}
