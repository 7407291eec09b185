package dev.hadamard.cli;

import java.util.List;

/**
 * How far an epoch has come, on one line, in picocli's markup: {@code 13/30 ━━━━━╸───── 28/45 · 46
 * k samples/s · 1 s left}. The narrower the terminal, the less of it.
 *
 * @param number the epoch's number as the table above writes it
 * @param batch how many batches of the epoch are done
 * @param batches how many it has
 * @param samplesPerSecond over the steps so far; NaN if that is not known
 * @param secondsLeft until the end of the training; NaN if that is not known
 */
record TrainingBar(
    String number, int batch, int batches, double samplesPerSecond, double secondsLeft) {

  private static final int LONGEST = 20;
  private static final int SHORTEST = 6;

  /**
   * The line.
   *
   * @param first how wide the number is to be
   * @param columns how wide the line may be
   */
  String line(int first, int columns, boolean hasSymbols) {
    String indent = " ".repeat(Math.max(0, first - number.length()));
    for (List<String> figures : choices()) {
      String told = String.join(hasSymbols ? " · " : ", ", figures);
      int room = columns - indent.length() - number.length() - told.length() - " ".length() * 3;
      if (room >= SHORTEST) {
        return "%s%s %s  %s"
            .formatted(indent, number, cells(Math.min(LONGEST, room), hasSymbols), told);
      }
    }
    return number + " " + batch + "/" + batches;
  }

  /** The parts of the line, the most important first. */
  private List<List<String>> choices() {
    int width = Integer.toString(batches).length();
    String done = ("%" + width + "d/%d").formatted(batch, batches);
    if (Double.isNaN(samplesPerSecond) || Double.isNaN(secondsLeft)) {
      return List.of(List.of(done));
    }
    String rate = Figures.rate(samplesPerSecond) + " samples/s";
    String left = Figures.whole(secondsLeft) + " left";
    return List.of(List.of(done, rate, left), List.of(done, left), List.of(done));
  }

  private String cells(int width, boolean hasSymbols) {
    return bar((double) batch / batches, width, hasSymbols);
  }

  /** A bar of this many cells, in picocli's markup, filled up to a share from 0 to 1. */
  static String bar(double share, int width, boolean hasSymbols) {
    int halves = (int) (2 * width * Math.max(0, Math.min(1, share)));
    int full = halves / 2;
    String head = full == width ? "" : halves % 2 == 0 ? "" : hasSymbols ? "╸" : ">";
    String done = (hasSymbols ? "━" : "=").repeat(full) + head;
    String open = (hasSymbols ? "─" : "-").repeat(width - full - head.length());
    return (done.isEmpty() ? "" : "@|cyan " + done + "|@")
        + (open.isEmpty() ? "" : "@|faint " + open + "|@");
  }
}
