package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns of text, each as wide as its widest cell, two spaces apart. Where that is too wide, the
 * widest columns get narrower and their cells more lines. A row may have a note below it, over all
 * columns.
 */
final class TextTable {

  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private static final String NOTE = "    ";

  private final List<List<String>> rows = new ArrayList<>();
  private final Map<Integer, String> notes = new HashMap<>();

  TextTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row; what a terminal would obey in a cell is written out. */
  void row(String... cells) {
    rows.add(Arrays.stream(cells).map(ForeignText::cut).toList());
  }

  /** Adds a note to the last row. */
  void note(String text) {
    notes.put(rows.size() - 1, ForeignText.cut(text));
  }

  /** One line a row, the header first, without spaces at the end. */
  List<String> lines() {
    return rows(Integer.MAX_VALUE).stream().flatMap(List::stream).toList();
  }

  /** For each row, the header first, its lines of at most this many columns where that can be. */
  List<List<String>> rows(int columns) {
    int[] widths = widths(columns);
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> lines = new ArrayList<>(lines(rows.get(i), widths));
      String note = notes.get(i);
      if (note != null) {
        wrapped(note, Math.max(NARROWEST, columns - NOTE.length()))
            .forEach(line -> lines.add(NOTE + line));
      }
      all.add(lines);
    }
    return all;
  }

  private int[] widths(int columns) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int excess = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - columns;
    while (excess > 0) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
      excess--;
    }
    return widths;
  }

  private static List<String> lines(List<String> row, int[] widths) {
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(wrapped(row.get(i), widths[i]));
    }
    int height = cells.stream().mapToInt(List::size).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < height; at++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String part = at < cells.get(i).size() ? cells.get(i).get(at) : "";
        line.append(part).append(" ".repeat(widths[i] - part.length() + GAP));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> wrapped(String cell, int width) {
    List<String> lines = new ArrayList<>();
    String rest = cell;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
