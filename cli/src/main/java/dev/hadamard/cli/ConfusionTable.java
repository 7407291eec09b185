package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;

/** How often each class was taken for each other, for people, in picocli's markup. */
final class ConfusionTable {

  private static final int LONGEST_NAME = 12;

  private static final String FRACTION = "found";

  private ConfusionTable() {}

  /** A row for each true class, a column for each predicted one, and the fraction recognised. */
  static List<String> lines(ConfusionMatrix matrix) {
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
    double recall = matrix.recall(actual);
    String fraction = Double.isNaN(recall) ? "-" : Math.round(100 * recall) + "%";
    return line.append("  ").append(padded(fraction, FRACTION.length())).toString();
  }

  private static String shortened(String label) {
    String name = Console.literal(label);
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
