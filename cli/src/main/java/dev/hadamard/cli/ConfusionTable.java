package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.ConfusionMatrix.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each other, for people, in picocli's markup: in full for a few
 * classes, else what was confused most. It never has more than {@value #MOST_CLASSES} lines and a
 * header.
 */
final class ConfusionTable {

  /** With more classes than this the table would no longer be read. */
  static final int MOST_CLASSES = 20;

  private static final int WORST_PAIRS = 10;
  private static final int WORST_CLASSES = 5;
  private static final int LONGEST_NAME = 12;

  private static final String FRACTION = "found";

  private ConfusionTable() {}

  static List<String> lines(ConfusionMatrix matrix) {
    return matrix.classes().size() <= MOST_CLASSES ? whole(matrix) : worst(matrix);
  }

  /** A row for each true class, a column for each predicted one, and the fraction recognised. */
  private static List<String> whole(ConfusionMatrix matrix) {
    List<String> names = matrix.classes().stream().map(ConfusionTable::shortened).toList();
    int first = names.stream().mapToInt(String::length).max().orElse(0);
    int width = Math.max(first, Long.toString(matrix.total()).length());
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder(" ".repeat(first));
    names.forEach(name -> header.append("  ").append(padded(name, width)));
    lines.add("@|bold " + header + "  " + FRACTION + "|@");
    for (int actual = 0; actual < names.size(); actual++) {
      lines.add(padded(names.get(actual), first) + counts(matrix, actual, width));
    }
    return lines;
  }

  private static String counts(ConfusionMatrix matrix, int actual, int width) {
    StringBuilder line = new StringBuilder();
    for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
      long count = matrix.count(actual, predicted);
      String cell = padded(count == 0 ? "." : Long.toString(count), width);
      String colour = actual == predicted ? "green" : "red";
      line.append("  ").append(count == 0 ? cell : "@|" + colour + " " + cell + "|@");
    }
    return line.append("  ").append(padded(found(matrix, actual), FRACTION.length())).toString();
  }

  /** The pairs confused most often, then the classes recognised least. */
  private static List<String> worst(ConfusionMatrix matrix) {
    List<Mistake> mistakes = matrix.mistakes();
    if (mistakes.isEmpty()) {
      return List.of("no class was taken for another");
    }
    List<String> lines = new ArrayList<>();
    TextTable pairs = new TextTable("class", "taken for", "samples", "share of the class");
    mistakes.stream()
        .limit(WORST_PAIRS)
        .forEach(
            mistake ->
                pairs.row(
                    name(matrix, mistake.actual()),
                    name(matrix, mistake.predicted()),
                    Long.toString(mistake.count()),
                    percent((double) mistake.count() / matrix.samples(mistake.actual()))));
    addTable(pairs, lines);
    if (mistakes.size() > WORST_PAIRS) {
      lines.add(String.format(Locale.ROOT, "and %,d more pairs", mistakes.size() - WORST_PAIRS));
    }
    lines.add("");
    TextTable classes = new TextTable("worst class", "samples", FRACTION);
    IntStream.range(0, matrix.classes().size())
        .filter(label -> matrix.samples(label) > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(matrix::recall)
                .thenComparing(Comparator.<Integer>comparingLong(matrix::samples).reversed()))
        .limit(WORST_CLASSES)
        .forEach(
            label ->
                classes.row(
                    name(matrix, label),
                    Long.toString(matrix.samples(label)),
                    found(matrix, label)));
    addTable(classes, lines);
    return lines;
  }

  private static void addTable(TextTable table, List<String> lines) {
    List<String> rows = table.lines();
    lines.add("@|bold " + rows.get(0) + "|@");
    lines.addAll(rows.subList(1, rows.size()));
  }

  private static String name(ConfusionMatrix matrix, int label) {
    return shortened(matrix.classes().get(label));
  }

  private static String found(ConfusionMatrix matrix, int label) {
    double recall = matrix.recall(label);
    return Double.isNaN(recall) ? "-" : percent(recall);
  }

  private static String percent(double fraction) {
    return Math.round(100 * fraction) + "%";
  }

  /** Without its middle: long numbers and numbered names differ at the end. */
  private static String shortened(String label) {
    String name = Console.literal(label);
    int half = LONGEST_NAME / 2;
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, half - 1) + "…" + name.substring(name.length() - half);
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
