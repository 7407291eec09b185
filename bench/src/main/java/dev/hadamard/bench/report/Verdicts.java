package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.Chart;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Role;
import dev.hadamard.bench.report.Report.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the report comes to, in words: who is how many times as fast as whom. */
final class Verdicts {

  /** Three beside each other on a wide page. */
  private static final int CHART_WIDTH = 328;

  private final Rows rows;
  private final Ratios ratios;

  Verdicts(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
  }

  /**
   * What is said of a workload.
   *
   * @param title the workload
   * @param sentence the main thing
   * @param peers the other libraries, for readers who have no chart of them
   * @param more what else is to be known
   * @param charts none or one
   */
  record Verdict(
      String title,
      String sentence,
      List<String> peers,
      List<String> more,
      List<Section.Figure> charts) {

    /** One without a chart. */
    static Verdict of(String title, String sentence, List<String> more) {
      return new Verdict(title, sentence, List.of(), more, List.of());
    }
  }

  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    Map<String, Chart> charts = new SpeedBars(rows).byWorkload();
    for (String workload : Rows.COMPARED) {
      if (!rows.works(of(workload)).isEmpty()) {
        Chart chart = charts.get(workload);
        verdicts.add(verdict(workload, chart == null ? List.of() : List.of(figure(chart))));
      }
    }
    transfers().ifPresent(verdicts::add);
    verdicts.addAll(new LaunchCosts(rows).verdicts());
    return verdicts;
  }

  /** For the console. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Verdict verdict : verdicts()) {
      lines.add(verdict.title() + ": " + verdict.sentence());
      verdict.peers().forEach(peers -> lines.add("  " + peers));
      verdict.more().forEach(more -> lines.add("  " + more));
    }
    return lines;
  }

  private static Section.Figure figure(Chart chart) {
    return Section.Figure.of(chart, CHART_WIDTH);
  }

  private Verdict verdict(String workload, List<Section.Figure> charts) {
    List<String> peers = new ArrayList<>();
    List<String> more = new ArrayList<>();
    Optional<Column> baseline = rows.baseline();
    Optional<Column> subject = rows.subject().or(() -> baseline);
    if (subject.isEmpty() || baseline.isEmpty()) {
      return Verdict.of(Names.workload(workload), "no backend of Hadamard was measured", List.of());
    }
    String others = peers(workload, subject.get());
    if (!others.isEmpty()) {
      peers.add("Against " + subject.get().label() + ": " + others + ".");
    }
    String wrong = wrong(workload);
    if (!wrong.isEmpty()) {
      more.add("Without a speed, as their results failed the check: " + wrong + ".");
    }
    String main =
        subject.get().equals(baseline.get())
            ? "only " + baseline.get().label() + " of Hadamard's backends was measured"
            : sentence(workload, subject.get(), baseline.get());
    return new Verdict(Names.workload(workload), main, peers, more, charts);
  }

  /** The operations whose check failed, which count nowhere. */
  private String wrong(String workload) {
    return rows.report().results().stream()
        .filter(of(workload))
        .filter(Rows::isWrong)
        .map(result -> result.op() + " on " + result.backend())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** How many times as fast each other library is, in a few words each. */
  private String peers(String workload, Column subject) {
    List<String> peers = new ArrayList<>();
    for (Column peer : rows.columns()) {
      boolean hasTried =
          rows.of(peer, of(workload)).stream().anyMatch(r -> r.status() != Status.SKIPPED);
      if (peer.contestant().role() == Role.PEER && hasTried) {
        peers.add(
            peer.label()
                + " "
                + ratios
                    .between(peer, subject, of(workload))
                    .map(ratio -> Finding.of(ratio, rows.isBusy()).words())
                    .orElseGet(() -> "not compared, " + reason(workload, peer, subject)));
      }
    }
    return String.join("; ", peers);
  }

  private String sentence(String workload, Column one, Column other) {
    Optional<Ratio> found = ratios.between(one, other, of(workload));
    return found
        .map(
            ratio ->
                Finding.of(ratio, rows.isBusy()).sentence(one.label(), other.label()) + over(ratio))
        .orElseGet(
            () ->
                "%s and %s are not compared: %s"
                    .formatted(one.label(), other.label(), reason(workload, one, other)));
  }

  /** A mean over shapes hides that they differ: the extremes are told with it. */
  private static String over(Ratio ratio) {
    if (ratio.rows() == 1) {
      return ", on one shape";
    }
    String each = Figures.interval(ratio.least(), ratio.most());
    return ", over %d shapes, each %s".formatted(ratio.rows(), each);
  }

  private String reason(String workload, Column one, Column other) {
    boolean isWrong =
        List.of(one, other).stream()
            .flatMap(column -> rows.of(column, of(workload)).stream())
            .anyMatch(Rows::isWrong);
    return isWrong ? "check failed" : "no shape was measured on both";
  }

  /** How fast data moves and what a launch costs, of the subject. */
  private Optional<Verdict> transfers() {
    Optional<Column> subject = rows.subject().or(rows::baseline);
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    List<String> said = new ArrayList<>();
    rate(subject.get(), "upload").ifPresent(rate -> said.add("uploads " + rate));
    rate(subject.get(), "download").ifPresent(rate -> said.add("downloads " + rate));
    if (said.isEmpty()) {
      return Optional.empty();
    }
    List<String> more = new ArrayList<>();
    rows.of(subject.get(), r -> r.group().equals("launch") && Rows.isShown(r)).stream()
        .forEach(launch -> more.add(launchWords(launch)));
    return Optional.of(
        Verdict.of(
            Names.workload("transfer"),
            subject.get().label() + " " + String.join(" and ", said),
            more));
  }

  private static String launchWords(Result launch) {
    Double ms = launch.residentMs();
    String time = Figures.time(ms == null ? 0 : ms);
    String queued = launch.shape();
    return queued.equals("1")
        ? "A launch and its wait: " + time + "."
        : queued.matches("\\d+")
            ? queued + " launches and one wait: " + time + "."
            : queued + ": " + time;
  }

  private Optional<String> rate(Column column, String group) {
    return rows.of(column, r -> r.group().equals(group) && Rows.isShown(r)).stream()
        .map(Result::gbps)
        .filter(java.util.Objects::nonNull)
        .max(Double::compare)
        .map(best -> "at up to " + Figures.significant(best, 2) + " GB/s");
  }

  private static Predicate<Result> of(String workload) {
    return result -> result.workload().equals(workload);
  }
}
