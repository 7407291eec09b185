package dev.hadamard.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as the templates see it.
 *
 * @param caption a line above; may be empty
 * @param head the names of the columns
 * @param lines the rows
 */
record Table(String caption, List<Cell> head, List<Line> lines) {

  /** A table to be filled. Columns after the first are numbers if the name ends with a unit. */
  static Table of(String caption, String... head) {
    List<Cell> cells = new ArrayList<>();
    for (String name : head) {
      cells.add(Cell.of(name));
    }
    return new Table(caption, cells, new ArrayList<>());
  }

  static Table of(String caption, List<String> head) {
    return of(caption, head.toArray(new String[0]));
  }

  /** Adds a row of plain texts. */
  void row(String... texts) {
    List<Cell> cells = new ArrayList<>();
    for (String text : texts) {
      cells.add(Cell.of(text));
    }
    row(cells);
  }

  /** Adds a row. */
  void row(List<Cell> cells) {
    List<Cell> named = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      named.add(cells.get(i).under(head.get(i).text()));
    }
    lines.add(new Line(named));
  }

  /**
   * Whether a narrow page, too narrow for a third column, puts the cells of a row below each other.
   */
  boolean stacks() {
    return head.size() > 2;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** One row. */
  record Line(List<Cell> cells) {}

  /**
   * One cell.
   *
   * @param text what it says
   * @param note smaller, below; may be empty
   * @param look how it is drawn: a class of the page's style, may be empty
   * @param column the name of its column, for a page too narrow for a head
   */
  record Cell(String text, String note, String look, String column) {

    Cell(String text, String note, String look) {
      this(text, note, look, "");
    }

    static Cell of(String text) {
      return new Cell(text, "", "");
    }

    /** A figure, which columns align at the right. */
    static Cell number(String text) {
      return new Cell(text, "", "number");
    }

    static Cell number(String text, String note) {
      return new Cell(text, note, "number");
    }

    /** What stands where nothing was measured. */
    static Cell none() {
      return new Cell("–", "", "number none absent");
    }

    /** As in the row above. */
    static Cell again() {
      return new Cell("", "", "again");
    }

    /** Something wrong. */
    static Cell bad(String text) {
      return new Cell(text, "", "bad");
    }

    /** With another look added. */
    Cell with(String other) {
      return new Cell(text, note, (look + " " + other).strip(), column);
    }

    private Cell under(String name) {
      return new Cell(text, note, look, name);
    }
  }

  /** Rows as text, each column as wide as its widest cell, two spaces apart. */
  static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
