package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.LineChart;
import dev.hadamard.bench.chart.LineChart.Mark;
import dev.hadamard.bench.chart.LineChart.Scale;
import dev.hadamard.bench.chart.Point;
import dev.hadamard.bench.chart.Series;
import dev.hadamard.bench.chart.Tick;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How speed grows with the size of the work, and where one contestant overtakes another. */
final class SweepSection {

  private final Rows rows;
  private final Ratios ratios;

  SweepSection(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
  }

  Section section() {
    Section section =
        Section.of(
            "sweep", "Speed over size", "Higher is faster; both axes are logarithmic.", true);
    gemm()
        .ifPresent(
            chart ->
                section.chart(
                    "Square matrix products",
                    List.of(sentence(SweepSection::isSquare, false)),
                    chart));
    List<LineChart> elementwise = elementwise();
    if (!elementwise.isEmpty()) {
      section.charts("Elementwise operations", List.of(), elementwise);
    }
    section.details("Where elementwise operations cross", crossovers());
    section.details("Odd and skinny products, GFLOP/s", rates("odd"));
    section.folded("Products of a network's layers, GFLOP/s", rates("mlp"));
    return section;
  }

  /** The chart for a README. */
  Optional<LineChart> gemm() {
    return chart(
        "Matrix products n × n × n, in GFLOP/s over n",
        SweepSection::isSquare,
        "n",
        "GFLOP/s",
        Result::gflops);
  }

  private static boolean isSquare(Result result) {
    return result.workload().equals("gemm") && result.group().equals("square");
  }

  /** The finding for square products, if there is one. */
  private String sentence(Predicate<Result> works, boolean isElements) {
    String found = crossover(works, isElements).words();
    return found.isEmpty() ? "" : found + ".";
  }

  private Crossover crossover(Predicate<Result> works, boolean isElements) {
    Optional<Column> subject = rows.subject();
    Optional<Column> baseline = rows.baseline();
    if (subject.isEmpty() || baseline.isEmpty()) {
      return new Crossover(java.util.OptionalDouble.empty(), "");
    }
    boolean isWrong =
        List.of(subject.get(), baseline.get()).stream()
            .flatMap(column -> rows.of(column, works).stream())
            .anyMatch(Rows::isWrong);
    if (isWrong) {
      return new Crossover(
          java.util.OptionalDouble.empty(),
          "%s and %s are not compared: check failed"
              .formatted(subject.get().label(), baseline.get().label()));
    }
    List<Point> points = new ArrayList<>();
    int unclear = 0;
    for (Result sample : rows.samplesOf(works)) {
      Optional<Ratio> ratio = ratios.ofWork(sample.work(), subject.get(), baseline.get());
      if (ratio.filter(Ratio::isClear).isPresent()) {
        points.add(new Point(size(sample), ratio.get().value()));
      } else if (ratio.isPresent()) {
        unclear++;
      }
    }
    if (points.size() < 2 && unclear > 0) {
      return new Crossover(
          java.util.OptionalDouble.empty(),
          "too noisy to compare %s with %s"
              .formatted(subject.get().label(), baseline.get().label()));
    }
    points.sort(Comparator.comparingDouble(Point::x));
    DoubleFunction<String> name =
        isElements
            ? size -> Figures.elements(Math.round(size)) + " elements"
            : size -> "n = " + Math.round(size);
    Crossover found = Crossover.of(subject.get().label(), baseline.get().label(), points, name);
    return unclear == 0 ? found : found.without(unclear);
  }

  private Optional<LineChart> chart(
      String title,
      Predicate<Result> works,
      String xName,
      String yName,
      Function<Result, @Nullable Double> rate) {
    List<Series> series = new ArrayList<>();
    TreeSet<Double> sizes = new TreeSet<>();
    for (Column column : rows.columns()) {
      List<Point> points = new ArrayList<>();
      for (Result result : rows.of(column, works.and(Rows::isShown))) {
        Double value = rate.apply(result);
        if (value != null && value > 0 && size(result) > 0) {
          points.add(new Point(size(result), value));
        }
      }
      points.sort(Comparator.comparingDouble(Point::x));
      points.forEach(point -> sizes.add(point.x()));
      if (!points.isEmpty()) {
        series.add(new Series(column.label(), column.index(), Names.look(column), points));
      }
    }
    if (sizes.size() < 2) {
      return Optional.empty();
    }
    boolean isElements = !xName.equals("n");
    List<Tick> ticks =
        sizes.stream().map(s -> new Tick(s, Figures.elements(Math.round(s)))).toList();
    List<Tick> plain = sizes.stream().map(s -> new Tick(s, String.valueOf(Math.round(s)))).toList();
    Crossover crossover = crossover(works, isElements);
    List<Mark> marks =
        crossover.at().isPresent()
            ? List.of(new Mark(crossover.at().getAsDouble(), crossover.words()))
            : List.of();
    return Optional.of(
        new LineChart(
            title,
            new Scale(xName, true, isElements ? ticks : plain),
            new Scale(yName, true, List.of()),
            series,
            marks));
  }

  /** One of the functions and one of the plain operations, each that with the most sizes. */
  private List<LineChart> elementwise() {
    List<LineChart> charts = new ArrayList<>();
    for (String group : List.of("other", "activation")) {
      operations(r -> r.group().equals(group)).stream()
          .max(Comparator.comparingInt(op -> rows.works(ofElementwise(op)).size()))
          .flatMap(
              op ->
                  chart(
                      op + ", in GB/s over elements",
                      ofElementwise(op),
                      "elements",
                      "GB/s",
                      Result::gbps))
          .ifPresent(charts::add);
    }
    return charts;
  }

  /** A row for each finding, with the operations that it holds for. */
  private Table crossovers() {
    Map<String, List<String>> byFinding = new LinkedHashMap<>();
    for (String op : operations(r -> true)) {
      String words = crossover(ofElementwise(op), true).words();
      byFinding.computeIfAbsent(words, none -> new ArrayList<>()).add(op);
    }
    Table table = Table.of("", "Finding", "Operations");
    byFinding.forEach(
        (words, operations) -> {
          if (!words.isEmpty()) {
            table.row(words, String.join(", ", operations));
          }
        });
    return table;
  }

  private List<String> operations(Predicate<Result> which) {
    return rows.report().results().stream()
        .filter(r -> r.workload().equals("elementwise"))
        .filter(which)
        .map(Result::op)
        .distinct()
        .toList();
  }

  private static Predicate<Result> ofElementwise(String op) {
    return r -> r.workload().equals("elementwise") && r.op().equals(op);
  }

  private Table rates(String group) {
    List<String> head = new ArrayList<>(List.of("Product", "m × n × k"));
    rows.columns().forEach(column -> head.add(column.label()));
    Table table = Table.of("", head);
    for (Result sample :
        rows.samplesOf(r -> r.workload().equals("gemm") && r.group().equals(group))) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(sample.op()));
      cells.add(Cell.of(Names.shape(sample)));
      for (Column column : rows.columns()) {
        cells.add(rows.find(sample.work(), column).map(SweepSection::rate).orElse(Cell.none()));
      }
      table.row(cells);
    }
    return table;
  }

  private static Cell rate(Result result) {
    Double gflops = result.gflops();
    return TimesSection.hidden(result)
        .orElse(gflops == null ? Cell.none() : Cell.number(Figures.significant(gflops, 3)));
  }

  /** n of a square product, or the number of elements; 0 if the shape is neither. */
  private static double size(Result result) {
    String first = result.shape().split("x", 2)[0].strip();
    return first.matches("\\d{1,12}") ? Double.parseDouble(first) : 0;
  }
}
