package dev.hadamard.cli;

import java.util.ArrayList;
import java.util.List;

/** What a terminal of some width would show of what was written to it, scrolled lines included. */
final class Screen {

  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;

  private Screen(int columns) {
    this.columns = columns;
  }

  /** The lines, without spaces at their ends. */
  static List<String> of(String written, int columns) {
    Screen screen = new Screen(columns);
    for (int i = 0; i < written.length(); i++) {
      i = screen.take(written, i);
    }
    return screen.rows.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  /** Obeys what begins here and returns where it ends. */
  private int take(String written, int i) {
    char character = written.charAt(i);
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> {
        column = 0; // which a terminal is told by the system
        newLine();
      }
      case '\u001b' -> {
        int end = i + 2;
        while (!Character.isLetter(written.charAt(end))) {
          end++;
        }
        if (written.charAt(end) == 'K') {
          rows.get(row).setLength(Math.min(column, rows.get(row).length()));
        }
        return end;
      }
      default -> put(character);
    }
    return i;
  }

  private void newLine() {
    row++;
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
  }

  private void put(char character) {
    if (column == columns) {
      column = 0;
      newLine();
    }
    StringBuilder line = rows.get(row);
    while (line.length() <= column) {
      line.append(' ');
    }
    line.setCharAt(column, character);
    column++;
  }
}
