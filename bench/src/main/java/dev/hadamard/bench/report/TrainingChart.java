package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.RatioBars;
import dev.hadamard.bench.chart.RatioBars.Bar;
import dev.hadamard.bench.chart.RatioBars.Group;
import dev.hadamard.bench.chart.Svg;
import dev.hadamard.bench.report.Report.Environment;
import dev.hadamard.bench.report.Report.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Training steps a second of Hadamard and of other libraries, as a picture for a README: a bar for
 * each library, which is the geometric mean over the networks and batches measured.
 */
final class TrainingChart {

  private static final int WIDTH = 760;
  private static final int MARGIN = 16;

  /** Colours of the bars: ours, and the others'. */
  private static final int OURS = 0;

  private static final int OTHERS = 5;

  /** What people call a contestant; several of a library are one bar, the fastest. */
  private static final Map<String, String> NAMES = names();

  private final Rows rows;
  private final Ratios ratios;

  TrainingChart(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
  }

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("cpu", "Hadamard cpu");
    names.put("opencl", "Hadamard opencl");
    names.put("cuda", "Hadamard cuda");
    names.put("pytorch", "PyTorch");
    names.put("djl-trainer", "DJL");
    names.put("nd4j-direct", "ND4J");
    names.put("dl4j", "DL4J");
    names.put("torch-eager", "PyTorch on the GPU");
    names.put("torch-graph", "PyTorch on the GPU");
    return names;
  }

  /** One bar's contestant and how it did. */
  private record Standing(String name, Column column, Ratio ratio, List<Double> single) {}

  /** The picture; empty unless a backend of Hadamard and another library did training steps. */
  Optional<String> svg() {
    List<Column> columns = new ArrayList<>();
    for (String id : NAMES.keySet()) {
      rows.column(id).filter(c -> c.isFull() && hasRun(c)).ifPresent(columns::add);
    }
    Optional<Column> reference = columns.stream().filter(c -> !c.isOurs()).findFirst();
    if (reference.isEmpty() || columns.stream().noneMatch(Column::isOurs)) {
      return Optional.empty();
    }
    List<Standing> standings = standings(columns, reference.get());
    String title =
        "Training steps a second, relative to %s (higher is better)"
            .formatted(name(reference.get()));
    int works = rows.of(reference.get(), TrainingChart::isStep).size();
    List<Bar> bars = standings.stream().map(s -> bar(s, works)).toList();
    List<String> notes = wrapped(List.of(explanation(works), machine(), versions(standings)));
    return Optional.of(
        new RatioBars(title, "", List.of(new Group("", bars)), notes)
            .draw(WIDTH, true)
            .standalone());
  }

  private static boolean isStep(Result result) {
    return result.workload().equals("training") && result.group().equals("step");
  }

  private boolean hasRun(Column column) {
    return rows.of(column, r -> isStep(r) && rows.isTrusted(r)).stream().findAny().isPresent();
  }

  private static String name(Column column) {
    return String.valueOf(NAMES.get(column.id()));
  }

  /** Each library at its best, the fastest first. */
  private List<Standing> standings(List<Column> columns, Column reference) {
    Map<String, Standing> best = new LinkedHashMap<>();
    Comparator<Standing> bySpeed = Comparator.comparingDouble(s -> s.ratio().value());
    for (Column column : columns) {
      ratios
          .between(column, reference, TrainingChart::isStep)
          .map(ratio -> new Standing(name(column), column, ratio, single(column, reference)))
          .ifPresent(
              own -> best.merge(own.name(), own, (a, b) -> bySpeed.compare(a, b) >= 0 ? a : b));
    }
    return best.values().stream().sorted(bySpeed.reversed()).toList();
  }

  private List<Double> single(Column column, Column reference) {
    Predicate<Result> own = TrainingChart::isStep;
    return column.equals(reference)
        ? List.of()
        : rows.works(own).stream()
            .map(work -> ratios.ofWork(work, column, reference))
            .flatMap(Optional::stream)
            .map(Ratio::value)
            .toList();
  }

  private static Bar bar(Standing standing, int works) {
    Ratio ratio = standing.ratio();
    String some = ratio.rows() < works ? ", %d of %d".formatted(ratio.rows(), works) : "";
    return new Bar(
        standing.name(),
        standing.column().isOurs() ? OURS : OTHERS,
        ratio.value(),
        ratio.low(),
        ratio.high(),
        Figures.significant(ratio.value(), 3) + "×" + some,
        false,
        standing.single().size() > 1 ? standing.single() : List.of());
  }

  private String explanation(int works) {
    String shapes =
        rows.works(TrainingChart::isStep).stream()
            .map(work -> work.replaceFirst("^training train ", ""))
            .collect(
                Collectors.groupingBy(
                    shape -> shape.replaceFirst("^\\d+: ", ""),
                    LinkedHashMap::new,
                    Collectors.mapping(
                        shape -> shape.replaceFirst(":.*", ""), Collectors.joining(", "))))
            .entrySet()
            .stream()
            .map(e -> e.getKey() + ", batch " + e.getValue())
            .collect(Collectors.joining("; "));
    String bars =
        works == 1
            ? "Bar: median of %s. Whisker: 95 %% interval."
            : "Bar: geometric mean of %s. Dots: each of them. Whisker: 95 %% interval.";
    return bars.formatted(shapes);
  }

  private String machine() {
    Environment environment = rows.report().environment();
    return "%s, %s; Java %s; %s%s."
        .formatted(
            environment.machine(),
            Figures.plural(environment.processors(), "thread"),
            environment.java(),
            rows.report().started().replaceFirst("T.*", ""),
            rows.isBusy() ? "; the machine was busy" : "");
  }

  private String versions(List<Standing> standings) {
    Environment environment = rows.report().environment();
    String commit = environment.commit();
    Set<String> versions = new LinkedHashSet<>();
    versions.add(
        "Hadamard " + environment.hadamard() + (commit == null ? "" : " (" + commit + ")"));
    for (Standing standing : standings) {
      Map<String, String> facts = standing.column().contestant().facts();
      String version = facts.getOrDefault("version", "");
      String platform = facts.getOrDefault("platform", "");
      if (standing.column().isOurs() && !platform.isEmpty()) {
        versions.add("opencl on " + platform + " " + facts.getOrDefault("driver", ""));
      } else if (!standing.column().isOurs() && !version.isEmpty()) {
        String library = facts.getOrDefault("library", "").replaceFirst(" .*", "");
        versions.add((library + " " + version).strip());
      }
    }
    return String.join("; ", versions) + ".";
  }

  /** Sentences as lines that fit the picture. */
  private static List<String> wrapped(List<String> sentences) {
    List<String> lines = new ArrayList<>();
    for (String sentence : sentences) {
      StringBuilder line = new StringBuilder();
      for (String word : sentence.split(" ", -1)) {
        if (line.length() > 0 && Svg.widthOf(line + " " + word) > WIDTH - MARGIN) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.length() == 0 ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
