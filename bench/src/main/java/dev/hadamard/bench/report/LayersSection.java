package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Peak;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions, layers that move more than they compute, optimizers and networks for images: each
 * figure beside what the device does at best, and beside PyTorch.
 */
final class LayersSection {

  private static final String REFERENCE = "pytorch";
  private static final String CONVOLUTIONS = "conv";
  private static final String LAYERS = "norm";
  private static final String OPTIMIZERS = "optimizer";

  /** Batch, height, width, inputs, outputs. */
  private static final Pattern CONVOLUTION = Pattern.compile("(\\d+): (\\d+)x(\\d+)x(\\d+)-(\\d+)");

  private static final int TAPS = 9;

  private final Rows rows;
  private final Ratios ratios;

  LayersSection(Rows rows) {
    this.rows = rows;
    this.ratios = new Ratios(rows);
  }

  Section section() {
    Section section =
        Section.of(
            "layers",
            "Layers",
            "Of the product: the speed of a convolution relative to a matrix product of as many"
                + " multiply-adds on the same device. Of the copy: the bytes that a pass must move,"
                + " each operand once, relative to a copy of 64 MiB; in cache it may be more than"
                + " all.",
            true);
    section.table(
        "Convolutions",
        table("Of the product", "GFLOP/s", Result::gflops, this::ofProduct, in(CONVOLUTIONS)));
    section.table(
        "Normalisations, pooling, softmax",
        table("Of the copy", "GB/s", Result::gbps, this::ofCopy, in(LAYERS)));
    section.table(
        "Optimizers, 8 steps",
        table("Of the copy", "GB/s", Result::gbps, this::ofCopy, in(OPTIMIZERS)));
    section.table(
        "Steps on networks for images",
        table(
            "Of the peak",
            "GFLOP/s",
            Result::gflops,
            this::ofPeak,
            r -> r.workload().equals("training") && r.group().equals("network")));
    return section;
  }

  private static Predicate<Result> in(String workload) {
    return result -> result.workload().equals(workload);
  }

  /** A rate of a result. */
  private interface Rate {
    @Nullable Double of(Result result);
  }

  /** What share of a limit a result reaches, if both are known. */
  private interface Limit {
    Optional<Double> share(Result result, Column column);
  }

  private Table table(String limit, String unit, Rate rate, Limit share, Predicate<Result> which) {
    Optional<Column> reference = rows.column(REFERENCE);
    List<String> head =
        new ArrayList<>(List.of("Operation", "Shape", "Contestant", "Time", unit, limit));
    reference.ifPresent(column -> head.add("Speed, PyTorch = 1"));
    Table table = Table.of("", head);
    for (String work : rows.works(which)) {
      boolean isFirst = true;
      for (Column column : rows.columns()) {
        Optional<Result> found =
            rows.find(work, column).filter(r -> !column.isNaive() && Rows.isShown(r));
        if (found.isPresent()) {
          Result result = found.get();
          List<Cell> cells = new ArrayList<>();
          cells.add(isFirst ? Cell.of(result.op()) : Cell.again());
          cells.add(isFirst ? Cell.of(Names.shape(result)) : Cell.again());
          cells.add(Cell.of(column.label()));
          cells.add(TimesSection.time(result.residentMs(), result.noisy()));
          Double figure = rate.of(result);
          cells.add(figure == null ? Cell.none() : Cell.number(Figures.significant(figure, 3)));
          cells.add(
              share
                  .share(result, column)
                  .map(value -> Cell.number(Figures.percent(value)))
                  .orElseGet(Cell::none));
          reference.ifPresent(other -> cells.add(beside(work, column, other)));
          table.row(cells);
          isFirst = false;
        }
      }
    }
    return table;
  }

  private Cell beside(String work, Column column, Column reference) {
    return column.equals(reference)
        ? Cell.number("1")
        : ratios
            .ofWork(work, column, reference)
            .map(ratio -> Cell.number(ratio.words()))
            .orElseGet(Cell::none);
  }

  private Optional<Double> ofProduct(Result result, Column column) {
    Matcher shape = CONVOLUTION.matcher(result.shape());
    if (!shape.matches()) {
      return Optional.empty();
    }
    long pixels =
        Long.parseLong(shape.group(1))
            * Long.parseLong(shape.group(2))
            * Long.parseLong(shape.group(3));
    long terms = TAPS * Long.parseLong(shape.group(4));
    String product = "conv matmul nt %dx%sx%d".formatted(pixels, shape.group(5), terms);
    return rows.find(product, column)
        .filter(Rows::isShown)
        .flatMap(other -> quotient(result.gflops(), other.gflops()));
  }

  private Optional<Double> ofCopy(Result result, Column column) {
    return peak(column).flatMap(peak -> quotient(result.gbps(), peak.gbps()));
  }

  private Optional<Double> ofPeak(Result result, Column column) {
    return peak(column).flatMap(peak -> quotient(result.gflops(), peak.gflops()));
  }

  private Optional<Peak> peak(Column column) {
    return rows.report().peaks().stream().filter(p -> p.backend().equals(column.id())).findFirst();
  }

  private static Optional<Double> quotient(@Nullable Double figure, @Nullable Double limit) {
    return figure == null || limit == null || limit <= 0
        ? Optional.empty()
        : Optional.of(figure / limit);
  }
}
