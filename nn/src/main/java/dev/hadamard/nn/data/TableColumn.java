package dev.hadamard.nn.data;

import dev.hadamard.spi.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, given by its name or its position; for example the label column.
 *
 * @param name the name in the header; null if the column is given by its position
 * @param position the position, counted from 1 at the left or from −1 at the right; 0 if the column
 *     is given by its name
 */
public record TableColumn(@Nullable String name, int position) {

  /** The last column. */
  public static final TableColumn LAST = at(-1);

  /**
   * Checks that the column has either a name or a position.
   *
   * @throws IllegalArgumentException if it has both or neither
   */
  public TableColumn {
    if ((name == null) == (position == 0)) {
      throw new IllegalArgumentException("a column has a name, or a position that is not 0");
    }
  }

  /** The column with this name. */
  public static TableColumn named(String name) {
    return new TableColumn(name, 0);
  }

  /**
   * The column at a position: 1 is the first one, −1 the last.
   *
   * @throws IllegalArgumentException if the position is 0
   */
  public static TableColumn at(int position) {
    return new TableColumn(null, position);
  }

  /**
   * Parses a column: a whole number is a position, any other text is a name. A column whose name is
   * a whole number can only be given by its position.
   *
   * @throws IllegalArgumentException if the text is 0
   */
  public static TableColumn of(String text) {
    try {
      return at(Integer.parseInt(text.strip()));
    } catch (NumberFormatException isName) {
      return named(text);
    }
  }

  /**
   * The index, counted from 0, in a table with this many columns; −1 if there is no such position.
   */
  int indexIn(int width) {
    long index = position > 0 ? position - 1L : (long) width + position;
    return index >= 0 && index < width ? (int) index : -1;
  }

  @Override
  public String toString() {
    return name == null ? "column " + position : "column '" + ForeignText.cut(name) + "'";
  }
}
