package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Table.Cell;

/**
 * What a ratio comes to. Where a busy machine leaves it open by much, the figure would pretend to
 * know more than was measured: then a word stands in its place, with the interval.
 *
 * @param ratio of the first contestant to the second
 * @param kind which is faster, if that can be told
 * @param isVague whether the word is shown and not the figure
 */
record Finding(Ratio ratio, Kind kind, boolean isVague) {

  /** On a busy machine, a ratio whose interval spans more than this is vague, or has none. */
  private static final double WIDEST_WHEN_BUSY = 1.6;

  /** Two whose whole interval is nearer to 1 than this are the same. */
  private static final double SAME_WITHIN = 1.25;

  /** Which is faster. */
  enum Kind {
    /** The first, with its whole interval. */
    FASTER("faster"),
    /** The second. */
    SLOWER("slower"),
    /** Neither, by as much as would matter. */
    SAME("same"),
    /** The interval is too wide to tell. */
    NOISY("noisy");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  static Finding of(Ratio ratio, boolean isBusy) {
    boolean isNear = ratio.low() > 1 / SAME_WITHIN && ratio.high() < SAME_WITHIN;
    Kind kind =
        isNear && (!ratio.isClear() || Figures.times(ratio.value()).equals(Figures.times(1)))
            ? Kind.SAME
            : ratio.isClear() ? (ratio.value() > 1 ? Kind.FASTER : Kind.SLOWER) : Kind.NOISY;
    boolean isSeenOnce = ratio.low() == ratio.high();
    boolean isWide = isSeenOnce || ratio.high() / ratio.low() > WIDEST_WHEN_BUSY;
    return new Finding(ratio, kind, isBusy && isWide);
  }

  boolean isNoisy() {
    return isVague || kind == Kind.NOISY;
  }

  /** At a bar or in a cell: {@code 1.6×}, or a word. */
  String label() {
    return isVague ? kind.word : Figures.times(ratio.value());
  }

  /** After a name: {@code 1.6× (1.4–1.8×)}, {@code slower, noisy: 0.39–0.90×}. */
  String words() {
    return isNoisy() ? noise() + ": " + interval() : ratio.words();
  }

  private String noise() {
    return kind == Kind.NOISY ? "noisy" : kind.word + ", noisy";
  }

  /** A clause about the first and the second. */
  String sentence(String one, String other) {
    if (kind == Kind.NOISY) {
      return "too noisy to compare %s with %s: %s".formatted(one, other, interval());
    }
    return switch (kind) {
      case FASTER ->
          isVague
              ? "%s is faster than %s, by how much is uncertain: %s"
                  .formatted(one, other, interval())
              : "%s is %s as fast as %s".formatted(one, ratio.words(), other);
      case SLOWER ->
          isVague
              ? "%s is slower than %s, by how much is uncertain: %s"
                  .formatted(one, other, interval())
              : "%s is slower than %s: %s".formatted(one, other, ratio.words());
      default -> "%s is as fast as %s: %s".formatted(one, other, ratio.words());
    };
  }

  /**
   * In a table.
   *
   * @param more what else is said below the figure; may be empty
   */
  Cell cell(String more) {
    String interval = interval().equals(label()) ? "" : interval();
    String note = interval + (isNoisy() && kind != Kind.NOISY ? ", noisy" : "") + more;
    String look =
        kind == Kind.FASTER ? "number more" : kind == Kind.SLOWER ? "number less" : "number";
    return new Cell(label(), note.replaceFirst("^, ", ""), look);
  }

  private String interval() {
    return Figures.interval(ratio.low(), ratio.high());
  }
}
