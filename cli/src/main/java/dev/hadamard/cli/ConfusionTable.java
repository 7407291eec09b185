package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.ConfusionMatrix.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each other, and how well each is recognised, for people, in
 * picocli's markup: in full for a few classes that fit beside each other, else what was confused
 * most.
 */
final class ConfusionTable {

  /** With more classes than this the table would no longer be read. */
  static final int MOST_CLASSES = 20;

  private static final String LEGEND = "rows: actual, columns: predicted";
  private static final String NUMBERED = LEGEND + ", numbered as the rows";
  private static final int WORST_PAIRS = 10;
  private static final int WORST_CLASSES = 5;
  private static final int LONGEST_NAME = 12;
  private static final String GAP = "  ";

  private final ConfusionMatrix matrix;
  private final List<String> names;

  private ConfusionTable(ConfusionMatrix matrix) {
    this.matrix = matrix;
    this.names =
        matrix.classes().stream().map(name -> ShortenedText.middle(name, LONGEST_NAME)).toList();
  }

  /** In lines of at most this many columns, unless the names of classes are wider alone. */
  static List<String> lines(ConfusionMatrix matrix, int columns) {
    ConfusionTable table = new ConfusionTable(matrix);
    return matrix.classes().size() <= MOST_CLASSES ? table.whole(columns) : table.worst();
  }

  /**
   * The counts and, right of them or else below, the scores. Columns whose names do not fit are
   * numbered.
   */
  private List<String> whole(int columns) {
    int n = names.size();
    List<String> numbers = IntStream.rangeClosed(1, n).mapToObj(Integer::toString).toList();
    List<String> numbered =
        IntStream.range(0, n)
            .mapToObj(
                i -> padded(numbers.get(i), Integer.toString(n).length()) + " " + names.get(i))
            .toList();
    if (width(names, names) + scoresWidth() <= columns) {
      return joined(counts(names, names, LEGEND), scores());
    }
    if (names.stream().allMatch(name -> name.matches("\\d+"))) { // numbers for them would mislead
      return width(names, names) <= columns
          ? withScoresBelow(counts(names, names, LEGEND))
          : worst();
    }
    if (width(numbered, numbers) + scoresWidth() <= columns) {
      return joined(counts(numbered, numbers, NUMBERED), scores());
    }
    return width(numbered, numbers) > columns
        ? worst()
        : withScoresBelow(counts(numbered, numbers, NUMBERED));
  }

  private List<String> withScoresBelow(List<String> counts) {
    List<String> lines = new ArrayList<>(counts);
    lines.add("");
    List<String> heads = new ArrayList<>(List.of("", " ".repeat(longest(names))));
    names.forEach(name -> heads.add(padded(name, longest(names))));
    List<String> below = joined(heads, scores());
    lines.addAll(below.subList(1, below.size()));
    return lines;
  }

  private static List<String> joined(List<String> left, List<String> right) {
    return IntStream.range(0, left.size()).mapToObj(i -> left.get(i) + right.get(i)).toList();
  }

  private int width(List<String> rows, List<String> columns) {
    return longest(rows) + columns.size() * (GAP.length() + cell(columns));
  }

  private int cell(List<String> columns) {
    long largest = 0;
    for (int actual = 0; actual < names.size(); actual++) {
      for (int predicted = 0; predicted < names.size(); predicted++) {
        largest = Math.max(largest, matrix.count(actual, predicted));
      }
    }
    return Math.max(longest(columns), Long.toString(largest).length());
  }

  private static int longest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  /** A line for the legend, one for the columns' names, and one for each true class. */
  private List<String> counts(List<String> rows, List<String> columns, String legend) {
    int first = longest(rows);
    int cell = cell(columns);
    List<String> lines = new ArrayList<>();
    lines.add(legend);
    StringBuilder header = new StringBuilder(" ".repeat(first));
    columns.forEach(name -> header.append(GAP).append(padded(name, cell)));
    lines.add("@|bold " + header + "|@");
    for (int actual = 0; actual < rows.size(); actual++) {
      StringBuilder line = new StringBuilder(padded(rows.get(actual), first));
      for (int predicted = 0; predicted < rows.size(); predicted++) {
        long count = matrix.count(actual, predicted);
        String text = padded(count == 0 ? "." : Long.toString(count), cell);
        String colour = actual == predicted ? "green" : "red";
        line.append(GAP).append(count == 0 ? text : "@|" + colour + " " + text + "|@");
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** What belongs right of those lines. */
  private List<String> scores() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("@|bold " + scores("recall", "precision", "F1", "support") + "|@");
    for (int label = 0; label < names.size(); label++) {
      lines.add(
          scores(
              percent(matrix.recall(label)),
              percent(matrix.precision(label)),
              percent(matrix.f1(label)),
              Long.toString(matrix.samples(label))));
    }
    return lines;
  }

  private static String scores(String recall, String precision, String f1, String support) {
    return GAP
        + String.join(
            GAP, padded(recall, 6), padded(precision, 9), padded(f1, 4), padded(support, 7));
  }

  private static int scoresWidth() {
    return scores("", "", "", "").length();
  }

  /** The pairs confused most often, then the classes recognised least. */
  private List<String> worst() {
    List<Mistake> mistakes = matrix.mistakes();
    if (mistakes.isEmpty()) {
      return List.of("no class was taken for another");
    }
    List<String> lines = new ArrayList<>();
    TextTable pairs = new TextTable("actual class", "predicted", "samples", "of the class");
    mistakes.stream()
        .limit(WORST_PAIRS)
        .forEach(
            mistake ->
                pairs.row(
                    names.get(mistake.actual()),
                    names.get(mistake.predicted()),
                    Long.toString(mistake.count()),
                    percent((double) mistake.count() / matrix.samples(mistake.actual()))));
    addTable(pairs, lines);
    if (mistakes.size() > WORST_PAIRS) {
      int more = mistakes.size() - WORST_PAIRS;
      lines.add("and " + Figures.count(more, "more pair"));
    }
    lines.add("");
    addTable(worstClasses(), lines);
    return lines;
  }

  private TextTable worstClasses() {
    TextTable table = new TextTable("worst class", "recall", "precision", "F1", "support");
    IntStream.range(0, names.size())
        .filter(label -> matrix.samples(label) > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(matrix::recall)
                .thenComparing(Comparator.<Integer>comparingLong(matrix::samples).reversed()))
        .limit(WORST_CLASSES)
        .forEach(
            label ->
                table.row(
                    names.get(label),
                    percent(matrix.recall(label)),
                    percent(matrix.precision(label)),
                    percent(matrix.f1(label)),
                    Long.toString(matrix.samples(label))));
    return table;
  }

  private static void addTable(TextTable table, List<String> lines) {
    List<String> rows = table.lines();
    lines.add("@|bold " + rows.get(0) + "|@");
    lines.addAll(rows.subList(1, rows.size()));
  }

  /** In whole percent; what is not quite all or nothing is not called so. */
  private static String percent(double fraction) {
    if (Double.isNaN(fraction)) {
      return "-";
    }
    if (fraction > 0 && fraction < 0.005) {
      return "<1%";
    }
    long rounded = Math.round(100 * fraction);
    return (fraction < 1 ? Math.min(99, rounded) : rounded) + "%";
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
