package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Role;
import dev.hadamard.bench.report.Report.Status;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the report comes to: who is how many times as fast as whom, in words and as a table. */
final class Verdicts {

  /**
   * On a busy machine, a ratio that the measurement leaves open by more than this is no finding.
   */
  private static final double WIDEST_WHEN_BUSY = 1.6;

  private static final List<String> COMPARED = List.of("gemm", "elementwise", "training");

  private final Rows rows;
  private final Ratios ratios;
  private final boolean isBusy;

  Verdicts(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
    this.isBusy = rows.report().environment().busy().isBusy();
  }

  /**
   * What is said of a workload.
   *
   * @param title the workload
   * @param sentence the main thing
   * @param more other libraries, and what is not shown
   */
  record Verdict(String title, String sentence, List<String> more) {}

  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    for (String workload : COMPARED) {
      if (!rows.works(of(workload)).isEmpty()) {
        verdicts.add(verdict(workload));
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
      verdict.more().forEach(more -> lines.add("  " + more));
    }
    return lines;
  }

  private Verdict verdict(String workload) {
    List<String> more = new ArrayList<>();
    Optional<Column> baseline = rows.baseline();
    Optional<Column> subject = rows.subject().or(() -> baseline);
    if (subject.isEmpty() || baseline.isEmpty()) {
      return new Verdict(Names.workload(workload), "not shown: nothing of ours was measured", more);
    }
    String peers = peers(workload, subject.get());
    if (!peers.isEmpty()) {
      more.add("Against " + subject.get().label() + ": " + peers + ".");
    }
    String wrong = wrong(workload);
    if (!wrong.isEmpty()) {
      more.add("Not shown, check failed: " + wrong + ".");
    }
    String main =
        subject.get().equals(baseline.get())
            ? "only " + baseline.get().label() + " of ours was measured"
            : sentence(workload, subject.get(), baseline.get());
    return new Verdict(Names.workload(workload), main, more);
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
                    .map(ratio -> isHidden(ratio) ? "not shown: machine busy" : ratio.words())
                    .orElseGet(() -> "not shown: " + reason(workload, peer, subject)));
      }
    }
    return String.join(", ", peers);
  }

  private String sentence(String workload, Column one, Column other) {
    Optional<Ratio> found = ratios.between(one, other, of(workload));
    if (found.isEmpty()) {
      return one.label()
          + " against "
          + other.label()
          + " is not shown: "
          + reason(workload, one, other);
    }
    Ratio ratio = found.get();
    if (isHidden(ratio)) {
      return "%s against %s is not shown: machine busy (%s)"
          .formatted(one.label(), other.label(), Figures.interval(ratio.low(), ratio.high()));
    }
    if (!ratio.isClear()) {
      return "No clear difference between %s and %s: %s%s"
          .formatted(one.label(), other.label(), ratio.words(), over(ratio));
    }
    boolean isFirst = ratio.value() > 1;
    Ratio seen = isFirst ? ratio : ratio.inverse();
    return "%s is %s as fast as %s%s"
        .formatted(
            (isFirst ? one : other).label(),
            seen.words(),
            (isFirst ? other : one).label(),
            over(seen));
  }

  /** A mean over shapes hides that they differ: the extremes are told with it. */
  private static String over(Ratio ratio) {
    return ratio.rows() == 1
        ? " on one shape"
        : " over %d shapes, %s to %s on single ones"
            .formatted(ratio.rows(), Figures.times(ratio.least()), Figures.times(ratio.most()));
  }

  private String reason(String workload, Column one, Column other) {
    boolean isWrong =
        List.of(one, other).stream()
            .flatMap(column -> rows.of(column, of(workload)).stream())
            .anyMatch(Rows::isWrong);
    return isWrong ? "check failed" : "no shape was measured on both";
  }

  private boolean isHidden(Ratio ratio) {
    return isBusy && ratio.high() / ratio.low() > WIDEST_WHEN_BUSY;
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
        new Verdict(
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

  /** Contestants side by side: each group's geometric mean of ratios to the baseline. */
  Table ratioTable() {
    Column baseline = rows.baseline().orElse(null);
    List<String> head = new ArrayList<>(List.of("Workload"));
    rows.columns().forEach(column -> head.add(column.label()));
    Table table = Table.of("", head);
    if (baseline == null) {
      return table;
    }
    for (Result sample : groups()) {
      Predicate<Result> group = inGroup(sample);
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(Names.group(sample))));
      rows.columns().forEach(column -> cells.add(cell(column, baseline, group)));
      table.row(cells);
    }
    return table;
  }

  private List<Result> groups() {
    List<Result> groups = new ArrayList<>();
    for (String workload : COMPARED) {
      for (Result result : rows.samplesOf(of(workload))) {
        if (groups.stream().noneMatch(inGroup(result))) {
          groups.add(result);
        }
      }
    }
    return groups;
  }

  static Predicate<Result> inGroup(Result sample) {
    return r -> r.workload().equals(sample.workload()) && r.group().equals(sample.group());
  }

  private Cell cell(Column column, Column baseline, Predicate<Result> group) {
    List<Result> own = rows.of(column, group);
    long comparable = rows.of(baseline, group).stream().filter(rows::isTrusted).count();
    if (column.equals(baseline)) {
      return comparable == 0 ? Cell.none() : Cell.number("1×");
    }
    Optional<Ratio> found = ratios.between(column, baseline, group);
    if (found.isEmpty()) {
      boolean isWrong = own.stream().anyMatch(Rows::isWrong);
      return isWrong ? new Cell("not shown", "check failed", "number bad") : Cell.none();
    }
    Ratio ratio = found.get();
    if (isHidden(ratio)) {
      return new Cell("not shown", "machine busy", "number none");
    }
    String some = ratio.rows() < comparable ? ", %d of %d".formatted(ratio.rows(), comparable) : "";
    String note = Figures.interval(ratio.low(), ratio.high()) + some;
    String look = !ratio.isClear() ? "number" : ratio.value() > 1 ? "number more" : "number less";
    return new Cell(Figures.times(ratio.value()), note, look);
  }

  private static Predicate<Result> of(String workload) {
    return result -> result.workload().equals(workload);
  }
}
