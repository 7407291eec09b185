package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Quartiles;
import dev.hadamard.bench.report.Report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Contestants of one run against each other, by the resident time.
 *
 * <p>They took turns, so the i-th round of one is divided by the i-th round of the other: what the
 * machine did to both cancels. A work without rounds is taken by its median and quartiles. Only
 * works count that both were measured on, and whose operation passed its check at every shape.
 */
public final class Ratios {

  private final Rows rows;

  /** Those of a report. */
  public Ratios(Report report) {
    this(new Rows(report));
  }

  Ratios(Rows rows) {
    this.rows = rows;
  }

  /**
   * How many times as fast a contestant is as another over some works.
   *
   * @param subject a contestant's id
   * @param baseline another's
   * @param works which results count
   * @return empty if there is no work that both may be compared on
   */
  public Optional<Ratio> between(String subject, String baseline, Predicate<Result> works) {
    Optional<Column> first = rows.column(subject);
    Optional<Column> second = rows.column(baseline);
    return first.isEmpty() || second.isEmpty()
        ? Optional.empty()
        : between(first.get(), second.get(), works);
  }

  Optional<Ratio> between(Column subject, Column baseline, Predicate<Result> works) {
    List<double[]> pairs = new ArrayList<>();
    for (Result result : rows.of(subject, works)) {
      rows.find(result.work(), baseline).map(other -> pairs(result, other)).ifPresent(pairs::add);
    }
    pairs.removeIf(row -> row.length == 0);
    return pairs.isEmpty() ? Optional.empty() : Optional.of(Ratio.ofRows(pairs));
  }

  /** Of one work; empty if it may not be compared. */
  Optional<Ratio> ofWork(String work, Column subject, Column baseline) {
    return between(subject, baseline, result -> result.work().equals(work));
  }

  private double[] pairs(Result subject, Result baseline) {
    Double own = subject.residentMs();
    Double other = baseline.residentMs();
    if (!rows.isTrusted(subject) || !rows.isTrusted(baseline) || own == null || other == null) {
      return new double[0];
    }
    int rounds = Math.min(subject.rounds().size(), baseline.rounds().size());
    if (rounds > 0) {
      return IntStream.range(0, rounds)
          .mapToDouble(i -> baseline.rounds().get(i) / subject.rounds().get(i))
          .filter(pair -> pair > 0 && pair < Double.POSITIVE_INFINITY)
          .toArray();
    }
    Quartiles ownSpread = subject.iqr().residentMs();
    Quartiles otherSpread = baseline.iqr().residentMs();
    return ownSpread == null || otherSpread == null
        ? new double[] {other / own}
        : new double[] {
          otherSpread.low() / ownSpread.high(), other / own, otherSpread.high() / ownSpread.low()
        };
  }
}
