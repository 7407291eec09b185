package dev.hadamard.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A line for each epoch, for a log file; {@code best} ends each that was the best until then. */
final class ProgressLines implements Progress {

  private final PrintWriter target;
  private final int epochs;
  private final Score score;

  ProgressLines(PrintWriter target, int epochs, Score score) {
    this.target = target;
    this.epochs = epochs;
    this.score = score;
  }

  @Override
  public void begin() {
    // The first line comes with the first epoch.
  }

  @Override
  public void step(int batch) {
    // A log has no line for a batch.
  }

  @Override
  public void epoch(Epoch epoch) {
    int width = Integer.toString(epochs).length();
    target.printf(
        Locale.ROOT,
        "epoch %" + width + "d/%d  loss %.6f  %s  %s  %s%s%n",
        epoch.number(),
        epochs,
        epoch.loss(),
        score.describeTrain(epoch.trainScore()),
        score.describe(epoch.testScore()),
        Figures.seconds(epoch.seconds()),
        epoch.isBest() ? "  best" : "");
    target.flush();
  }

  @Override
  public void close() {
    target.flush();
  }
}
