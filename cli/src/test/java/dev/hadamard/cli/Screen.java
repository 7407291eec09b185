package dev.hadamard.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What a terminal would show of what was written to it, scrolled lines included. A line that is too
 * long goes on in the next row, and is wrapped anew when the terminal gets another width.
 */
final class Screen {

  private int columns;
  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int line;
  private int offset;

  /** Whether the cursor still is in the last column of a row that is full. */
  private boolean isAtEdge;

  Screen(int columns) {
    this.columns = columns;
  }

  /** The rows, without spaces at their ends. */
  static List<String> of(String written, int columns) {
    Screen screen = new Screen(columns);
    screen.write(written);
    return screen.rows();
  }

  void resize(int newColumns) {
    columns = newColumns;
    isAtEdge = false;
  }

  void write(String written) {
    for (int i = 0; i < written.length(); i++) {
      i = take(written, i);
    }
  }

  /** The rows, without spaces at their ends. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (StringBuilder each : lines) {
      for (int from = 0; from == 0 || from < each.length(); from += columns) {
        String row = each.substring(from, Math.min(each.length(), from + columns));
        rows.add(row.stripTrailing());
      }
    }
    return rows;
  }

  /** Obeys what begins here and returns where it ends. */
  private int take(String written, int i) {
    char character = written.charAt(i);
    switch (character) {
      case '\r' -> toRowStart();
      case '\n' -> {
        toRowStart(); // as the system adds a carriage return
        offset = 0;
        line++;
        if (line == lines.size()) {
          lines.add(new StringBuilder());
        }
      }
      case '\u001b' -> {
        int end = i + 2;
        while (!Character.isLetter(written.charAt(end))) {
          end++;
        }
        obey(written.charAt(end), written.substring(i + 2, end));
        return end;
      }
      default -> put(character);
    }
    return i;
  }

  private void obey(char code, String number) {
    switch (code) {
      case 'A' -> up(number.isEmpty() ? 1 : Integer.parseInt(number));
      case 'K' -> cut();
      case 'J' -> {
        cut();
        lines.subList(line + 1, lines.size()).clear();
      }
      default -> {} // a colour
    }
  }

  private void cut() {
    lines.get(line).setLength(Math.min(offset, lines.get(line).length()));
  }

  private void toRowStart() {
    offset = (isAtEdge ? offset - 1 : offset) / columns * columns;
    isAtEdge = false;
  }

  private void up(int rows) {
    int column = offset % columns;
    int row = offset / columns - rows;
    while (row < 0 && line > 0) {
      line--;
      row += Math.max(0, lines.get(line).length() - 1) / columns + 1;
    }
    offset = Math.max(0, row) * columns + column;
  }

  private void put(char character) {
    StringBuilder text = lines.get(line);
    while (text.length() <= offset) {
      text.append(' ');
    }
    text.setCharAt(offset, character);
    offset++;
    isAtEdge = offset % columns == 0;
  }
}
