package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.LineChart;
import dev.hadamard.bench.chart.LineChart.Scale;
import dev.hadamard.bench.chart.Point;
import dev.hadamard.bench.chart.Series;
import dev.hadamard.bench.chart.StackedBars;
import dev.hadamard.bench.chart.StackedBars.Bar;
import dev.hadamard.bench.report.Report.Curve;
import dev.hadamard.bench.report.Report.TrainingSplit;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Whole steps of training, where their time goes, and how soon a loss is reached. */
final class TrainingSection {

  private static final List<String> PHASES = List.of("transfer", "forward", "delta", "update");
  private static final List<String> PHASE_NAMES = List.of("transfer", "forward", "δ", "update");

  private final Rows rows;
  private final List<Curve> curves;

  TrainingSection(Rows rows) {
    this.rows = rows;
    this.curves = rows.report().curves().stream().filter(c -> !c.loss().isEmpty()).toList();
  }

  Section section() {
    Section section =
        Section.of(
            "training",
            "Training",
            "A step uploads a batch, runs forward, propagates δ back and updates the weights. The"
                + " four are measured warm, in turns with whole steps, and scaled to the whole"
                + " step: alone, each has a wait of its own.",
            true);
    List<TrainingSplit> splits =
        rows.report().training().stream().filter(s -> isRight(s) && !isNaive(s)).toList();
    List<Bar> bars = bars(splits);
    if (!bars.isEmpty()) {
      section.chart(
          "Time in a step",
          List.of(),
          new StackedBars("Time of a training step by phase", "ms", PHASE_NAMES, bars));
    }
    section.details("Parts of a step in figures", table(splits));
    if (!curves.isEmpty()) {
      OptionalDouble target = target();
      section.charts("Loss on the bundled digits", List.of(targetWords(target)), lossCharts());
      section.table("", goals(target));
    }
    return section;
  }

  /** A step whose result failed its check has no speed. */
  private boolean isRight(TrainingSplit split) {
    return rows.report().results().stream()
        .noneMatch(
            r ->
                r.workload().equals("training")
                    && r.backend().equals(split.backend())
                    && r.shape().equals(split.shape())
                    && !Rows.isShown(r));
  }

  private boolean isNaive(TrainingSplit split) {
    return rows.column(split.backend()).map(Column::isNaive).orElse(false);
  }

  private String label(String backend) {
    return rows.column(backend).map(Column::label).orElse(backend);
  }

  private List<Bar> bars(List<TrainingSplit> splits) {
    List<Bar> bars = new ArrayList<>();
    for (TrainingSplit split : splits) {
      List<Double> values = PHASES.stream().map(p -> part(split, p)).toList();
      if (values.stream().anyMatch(value -> value > 0)) {
        bars.add(
            new Bar(
                label(split.backend()) + ", " + split.shape(),
                values,
                values.stream().map(Figures::time).toList()));
      }
    }
    return bars;
  }

  /** What a phase takes of a whole step: its share of all phases, without what their waits cost. */
  private static double part(TrainingSplit split, String phase) {
    double sum = split.phasesMs().values().stream().mapToDouble(Double::doubleValue).sum();
    double own = split.phasesMs().getOrDefault(phase, 0.0);
    return sum > 0 ? own / sum * split.stepMs() : 0;
  }

  private Table table(List<TrainingSplit> splits) {
    Table table =
        Table.of(
            "",
            "Batch: layers",
            "Contestant",
            "Transfer",
            "Forward",
            "δ",
            "Update",
            "Whole step",
            "Samples a second");
    for (TrainingSplit split : splits) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(split.shape()));
      cells.add(Cell.of(label(split.backend())));
      for (String phase : PHASES) {
        double ms = part(split, phase);
        cells.add(ms == 0 ? Cell.none() : Cell.number(Figures.time(ms)));
      }
      cells.add(Cell.number(Figures.time(split.stepMs())));
      cells.add(Cell.number(Figures.count(Math.round(split.samplesPerSecond()))));
      table.row(cells);
    }
    return table;
  }

  private List<LineChart> lossCharts() {
    List<Series> overEpochs = new ArrayList<>();
    List<Series> overSeconds = new ArrayList<>();
    for (Curve curve : curves) {
      List<Point> epochs = new ArrayList<>();
      List<Point> seconds = new ArrayList<>();
      for (int i = 0; i < curve.loss().size(); i++) {
        double loss = curve.loss().get(i);
        if (Double.isFinite(loss)) {
          epochs.add(new Point(i + 1.0, loss));
          seconds.add(new Point(curve.seconds().get(i), loss));
        }
      }
      Column column = rows.column(curve.backend()).orElse(null);
      int colour = column == null ? 7 : column.index();
      Series.Look look = column == null ? Series.Look.DASHED : Names.look(column);
      overEpochs.add(new Series(label(curve.backend()), colour, look, epochs));
      overSeconds.add(new Series(label(curve.backend()), colour, look, seconds));
    }
    if (overEpochs.stream().allMatch(s -> s.points().isEmpty())) {
      return List.of();
    }
    boolean isLogarithmic =
        overEpochs.stream().flatMap(s -> s.points().stream()).allMatch(p -> p.y() > 0);
    Scale loss =
        new Scale(
            isLogarithmic ? "training loss (log scale)" : "training loss",
            isLogarithmic,
            List.of());
    return List.of(
        new LineChart(
            "Training loss over epochs",
            new Scale("epoch", false, List.of()),
            loss,
            overEpochs,
            List.of()),
        new LineChart(
            "Training loss over time",
            new Scale("seconds", false, List.of()),
            loss,
            overSeconds,
            List.of()));
  }

  /** The lowest loss that every curve comes down to. */
  private OptionalDouble target() {
    return curves.stream()
        .mapToDouble(
            curve -> curve.loss().stream().mapToDouble(Double::doubleValue).min().orElseThrow())
        .filter(Double::isFinite)
        .max();
  }

  private static String targetWords(OptionalDouble target) {
    return target.isEmpty()
        ? "No curve is finite."
        : "Time to a loss of %s, the lowest that all reach. Over epochs the curves should coincide."
            .formatted(Figures.significant(target.getAsDouble(), 3));
  }

  private Table goals(OptionalDouble target) {
    Table table = Table.of("", "Contestant", "Time to that loss", "Epochs", "Loss at the end");
    for (Curve curve : curves) {
      int reached = -1;
      for (int i = 0; i < curve.loss().size() && reached < 0; i++) {
        // a hair above, since the target itself went through rounding to text
        reached = curve.loss().get(i) <= target.orElse(0) * (1 + 1e-9) ? i : -1;
      }
      double last = curve.loss().get(curve.loss().size() - 1);
      table.row(
          List.of(
              Cell.of(label(curve.backend())),
              reached < 0
                  ? Cell.number("not reached")
                  : Cell.number(Figures.time(curve.seconds().get(reached) * 1000)),
              reached < 0 ? Cell.none() : Cell.number(String.valueOf(reached + 1)),
              Cell.number(Figures.significant(last, 4))));
    }
    return table;
  }
}
