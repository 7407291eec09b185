package dev.hadamard.bench.report;

import dev.hadamard.bench.report.LaunchCost.Against;
import dev.hadamard.bench.report.LaunchCost.Kind;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Verdicts.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which works are too small for a device: those that spend more time besides their kernels than in
 * them. Only contestants whose device has a clock are judged.
 */
final class LaunchCosts {

  /** What a time of such a work is marked with. */
  static final String MARK = "△ launch";

  private static final List<String> KINDS = List.of("elementwise", "gemm", "training");

  private final Rows rows;
  private final Ratios ratios;

  LaunchCosts(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
  }

  /** Whether it spends more time besides its kernels than in them; not asked of transfers. */
  static boolean isLaunchBound(Result result) {
    return besides(result) > 0.5 * orZero(result.residentMs());
  }

  /** What {@link #MARK} means, or nothing where nothing is marked. */
  String legend() {
    return rows.report().results().stream().anyMatch(LaunchCosts::isLaunchBound)
        ? " “" + MARK + "” marks a work that spends more time besides its kernels than in them."
        : "";
  }

  /** One for each contestant with kernel times, in the report's order. */
  List<LaunchCost> all() {
    return rows.columns().stream().map(this::of).filter(cost -> !cost.kinds().isEmpty()).toList();
  }

  private LaunchCost of(Column column) {
    List<Kind> kinds = new ArrayList<>();
    for (String workload : KINDS) {
      List<Result> timed =
          trusted(column).stream().filter(r -> r.workload().equals(workload)).toList();
      if (!timed.isEmpty()) {
        kinds.add(kind(workload, timed));
      }
    }
    List<Result> bound = trusted(column).stream().filter(LaunchCosts::isLaunchBound).toList();
    double[] costs =
        bound.stream()
            .filter(r -> !r.workload().equals("training"))
            .mapToDouble(LaunchCosts::besides)
            .sorted()
            .toArray();
    return new LaunchCost(
        column.id(),
        column.precision(),
        costs.length == 0 ? null : Ratio.median(costs),
        kinds,
        against(column, bound).orElse(null));
  }

  private List<Result> trusted(Column column) {
    return rows.of(column, r -> hasKernelTime(r) && rows.isTrusted(r));
  }

  private static Kind kind(String workload, List<Result> timed) {
    long[] bound = sizes(timed.stream().filter(LaunchCosts::isLaunchBound).toList());
    long[] others = sizes(timed.stream().filter(r -> !isLaunchBound(r)).toList());
    long firstOther = LongStream.of(others).min().orElse(Long.MAX_VALUE);
    long allUpTo = LongStream.of(bound).filter(size -> size < firstOther).max().orElse(0);
    long noneAbove = LongStream.of(bound).max().orElse(0);
    return new Kind(
        workload,
        workload.equals("elementwise") ? "B" : "FLOP",
        timed.size(),
        bound.length,
        allUpTo == 0 ? null : allUpTo,
        noneAbove == 0 ? null : noneAbove);
  }

  private static long[] sizes(List<Result> results) {
    return results.stream().mapToLong(LaunchCosts::size).toArray();
  }

  /** Operations, or bytes of an elementwise operation: a rate holds over the resident time. */
  private static long size(Result result) {
    boolean isElementwise = result.workload().equals("elementwise");
    double billions = orZero(isElementwise ? result.gbps() : result.gflops());
    return Math.round(billions * orZero(result.residentMs()) * 1e6);
  }

  private Optional<Against> against(Column column, List<Result> bound) {
    Column baseline = rows.baseline().filter(other -> !other.id().equals(column.id())).orElse(null);
    if (baseline == null) {
      return Optional.empty();
    }
    List<Ratio> found =
        bound.stream()
            .flatMap(result -> ratios.ofWork(result.work(), column, baseline).stream())
            .toList();
    int faster = (int) found.stream().filter(ratio -> ratio.high() < 1).count();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new Against(baseline.id(), found.size(), faster));
  }

  /** What is said of each contestant with kernel times. */
  List<Verdict> verdicts() {
    return all().stream().map(this::verdict).toList();
  }

  private Verdict verdict(LaunchCost cost) {
    Column column =
        rows.columns().stream()
            .filter(c -> c.id().equals(cost.backend()) && c.precision().equals(cost.precision()))
            .findFirst()
            .orElseThrow();
    List<String> more = new ArrayList<>();
    Against against = cost.against();
    if (against != null) {
      more.add(
          "%s is faster on %d of %s."
              .formatted(
                  against.backend(),
                  against.faster(),
                  Figures.plural(against.rows(), "such work")));
    }
    if (cost.launchBound() > 0 && column.isOurs()) {
      more.add("hadamard.backend=auto:measure decides by your own training step.");
    }
    return Verdict.of("Launches on " + column.label(), sentence(cost), more);
  }

  private static String sentence(LaunchCost cost) {
    if (cost.launchBound() == 0) {
      return "No work spends more time besides its kernels than in them";
    }
    String which =
        cost.kinds().stream()
            .filter(kind -> kind.launchBound() > 0)
            .map(LaunchCosts::words)
            .collect(Collectors.joining(", and in "));
    Double ms = cost.besidesKernelMs();
    return ms == null
        ? "More time passes besides the kernels than in them in " + which
        : "A call costs %s besides its kernel, more than the kernel itself in %s"
            .formatted(Figures.time(ms), which);
  }

  private static String words(Kind kind) {
    String name = Names.workload(kind.workload()).toLowerCase(java.util.Locale.ROOT);
    if (kind.launchBound() == kind.rows()) {
      return "all " + name + " measured";
    }
    String largest = size(kind, kind.noneAbove());
    if (kind.allUpTo() == null) {
      return "some " + name + " up to " + largest;
    }
    String all = "all " + name + " up to " + size(kind, kind.allUpTo());
    return kind.allUpTo().equals(kind.noneAbove()) ? all : all + " and some up to " + largest;
  }

  private static String size(Kind kind, @Nullable Long size) {
    return Figures.amount(Objects.requireNonNull(size), kind.unit());
  }

  private static boolean hasKernelTime(Result result) {
    return Rows.isShown(result) && KINDS.contains(result.workload()) && result.kernelMs() != null;
  }

  private static double besides(Result result) {
    return hasKernelTime(result) ? orZero(result.residentMs()) - orZero(result.kernelMs()) : 0;
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }
}
