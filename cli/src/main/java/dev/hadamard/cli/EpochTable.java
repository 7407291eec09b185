package dev.hadamard.cli;

import java.util.Locale;

/**
 * The epochs of a training as a table's lines, in picocli's markup. Where the terminal is narrow it
 * has fewer columns: first the time is left out, then the score on the training set.
 */
final class EpochTable {

  private static final int LOSS = 8;
  private static final int SCORE = 9;
  private static final int TIME = 10;
  private static final int GAP = 2;

  private final int epochs;
  private final Score score;
  private final String star;
  private final int first;
  private final boolean hasTrain;
  private final boolean hasTime;
  private final boolean hasLegend;

  /**
   * A table for this many epochs.
   *
   * @param columns how wide the terminal is
   * @param hasSymbols whether it can show a star
   */
  EpochTable(int epochs, Score score, int columns, boolean hasSymbols) {
    this.epochs = epochs;
    this.score = score;
    this.star = hasSymbols ? "★" : "*";
    this.first = Math.max(GAP + number(epochs).length(), "epoch".length());
    int least = first + GAP + LOSS + GAP + SCORE + GAP;
    this.hasTrain = least + GAP + SCORE <= columns;
    this.hasTime = least + GAP + SCORE + GAP + TIME <= columns;
    this.hasLegend = least + GAP + SCORE + GAP + TIME + GAP + legend().length() <= columns;
  }

  private String legend() {
    return star + " best so far";
  }

  /** An epoch's number and that of the last one: {@code 12/30}. */
  String number(int epoch) {
    int width = Integer.toString(epochs).length();
    return String.format(Locale.ROOT, "%" + width + "d/%d", epoch, epochs);
  }

  /** How wide the column of the numbers is. */
  int first() {
    return first;
  }

  /** The columns' names. */
  String header() {
    String line =
        line("epoch", "loss", "train " + score.brief(), "test " + score.brief(), " ", "time");
    return "@|bold " + line.stripTrailing() + "|@" + (hasLegend ? "  " + legend() : "");
  }

  /** One epoch; a new best score is marked. */
  String row(Epoch epoch) {
    return line(
            number(epoch.number()),
            loss(epoch.loss()),
            score.cell(epoch.trainScore()),
            score.cell(epoch.testScore()),
            epoch.isBest() ? "@|yellow " + star + "|@" : " ",
            Figures.seconds(epoch.seconds()))
        .stripTrailing();
  }

  private String line(
      String number, String loss, String train, String test, String mark, String time) {
    String line = right(number, first) + right(loss, GAP + LOSS);
    line += hasTrain ? right(train, GAP + SCORE) : "";
    line += right(test, GAP + SCORE) + " " + mark;
    return hasTime ? line + right(time, GAP + TIME) : line;
  }

  private static String loss(double loss) {
    boolean isShort = loss >= 1e-3 && loss < 1000;
    return String.format(Locale.ROOT, isShort ? "%.4f" : "%.1e", loss);
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
