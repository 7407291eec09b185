package dev.hadamard.cli;

import java.util.ArrayList;
import java.util.List;

/** How often each class was taken for each other, for people. */
final class ConfusionTable {

  private static final int LONGEST_NAME = 12;

  private ConfusionTable() {}

  /**
   * A row for each true class, a column for each predicted one, and the fraction found.
   *
   * @param classes the names
   * @param counts counts[truth][prediction]
   */
  static List<String> lines(Console console, List<String> classes, int[][] counts) {
    List<String> names = classes.stream().map(ConfusionTable::shortened).toList();
    int first = names.stream().mapToInt(String::length).max().orElse(0);
    int width = Math.max(first, Integer.toString(largest(counts)).length());
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder(" ".repeat(first));
    names.forEach(name -> header.append("  ").append(padded(name, width)));
    lines.add(console.styled("@|bold " + header + "  found|@"));
    for (int truth = 0; truth < counts.length; truth++) {
      lines.add(line(console, padded(names.get(truth), first), truth, counts[truth], width));
    }
    return lines;
  }

  private static String line(Console console, String name, int truth, int[] row, int width) {
    StringBuilder line = new StringBuilder(name);
    int total = 0;
    for (int prediction = 0; prediction < row.length; prediction++) {
      int count = row[prediction];
      total += count;
      String cell = padded(count == 0 ? "." : Integer.toString(count), width);
      line.append("  ");
      if (prediction == truth) {
        line.append(console.styled("@|green " + cell + "|@"));
      } else {
        line.append(count == 0 ? cell : console.styled("@|red " + cell + "|@"));
      }
    }
    String found = total == 0 ? "-" : Math.round(100.0 * row[truth] / total) + "%";
    return line.append("  ").append(padded(found, "found".length())).toString();
  }

  private static int largest(int[][] counts) {
    int largest = 0;
    for (int[] row : counts) {
      for (int count : row) {
        largest = Math.max(largest, count);
      }
    }
    return largest;
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
