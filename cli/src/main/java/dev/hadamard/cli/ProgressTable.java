package dev.hadamard.cli;

import java.util.List;
import java.util.function.LongSupplier;

/** For a terminal: a table of the epochs that grows, and below it a bar that moves. */
final class ProgressTable implements Progress {

  private static final long DRAW_NANOS = 100_000_000;

  private final LiveLine line;
  private final EpochSelection selection;
  private final Score score;
  private final boolean hasSymbols;
  private final LongSupplier clock;
  private final int epochs;
  private final int batches;
  private final int batchSize;
  private final int rows;
  private long start;
  private int epoch = 1;
  private long epochStart;
  private long stepNanos; // of the finished epochs, without their evaluations
  private long lastStep;
  private long drawn;

  /** A table with its header; the clock tells nanoseconds. */
  ProgressTable(Console console, TrainingPlan plan, LongSupplier clock) {
    this.line = console.liveLine();
    this.hasSymbols = console.terminal().hasSymbols();
    this.score = plan.score();
    this.selection = new EpochSelection(plan.epochs());
    this.clock = clock;
    this.epochs = plan.epochs();
    this.batches = plan.stepsPerEpoch();
    this.batchSize = plan.batch();
    this.rows = plan.train().rows();
    line.println("");
    line.println(table().header());
    begin();
  }

  @Override
  public void begin() {
    start = clock.getAsLong();
    epochStart = start;
    lastStep = start;
    draw(0, start);
  }

  @Override
  public void step(int batch) {
    lastStep = clock.getAsLong();
    if (lastStep - drawn >= DRAW_NANOS) {
      draw(batch, lastStep);
    }
  }

  @Override
  public void epoch(Epoch finished) {
    stepNanos += lastStep - epochStart;
    print(selection.add(finished));
    epochStart = clock.getAsLong();
    epoch = finished.number() + 1;
    if (epoch <= epochs && epochStart - drawn >= DRAW_NANOS) {
      draw(0, epochStart);
    }
  }

  /** Laid out for the terminal's width at this moment. */
  private EpochTable table() {
    return new EpochTable(epochs, score, line.columns(), hasSymbols);
  }

  private void print(List<Epoch> selected) {
    selected.forEach(shown -> line.println(table().row(shown)));
  }

  private void draw(int batch, long now) {
    drawn = now;
    long earlier = epoch - 1L;
    double samples = (double) earlier * rows + Math.min(rows, (long) batch * batchSize);
    double seconds = (stepNanos + Math.max(0, now - epochStart)) * 1e-9;
    double share = (earlier + (double) batch / batches) / epochs;
    double left = (now - start) * 1e-9 * (1 - share) / share;
    boolean isKnown = samples > 0;
    EpochTable table = table();
    TrainingBar bar =
        new TrainingBar(
            table.number(epoch),
            batch,
            batches,
            isKnown ? samples / seconds : Double.NaN,
            isKnown ? left : Double.NaN);
    line.show(bar.line(table.first(), line.columns(), hasSymbols));
  }

  @Override
  public void close() {
    print(selection.rest());
    line.close();
  }
}
