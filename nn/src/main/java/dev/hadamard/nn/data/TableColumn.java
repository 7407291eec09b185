package dev.hadamard.nn.data;

import dev.hadamard.spi.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, such as the one that holds the class or the value that a network is to
 * predict.
 *
 * @param name as the header spells it; null if the position counts
 * @param position counted from 1 at the left, or from −1 at the right; 0 if the name counts
 */
public record TableColumn(@Nullable String name, int position) {

  /** The last column. */
  public static final TableColumn LAST = at(-1);

  /**
   * Checks that it is either a name or a position.
   *
   * @throws IllegalArgumentException if it is both or neither
   */
  public TableColumn {
    if ((name == null) == (position == 0)) {
      throw new IllegalArgumentException("a column has a name, or a position that is not 0");
    }
  }

  /** The column of this name. */
  public static TableColumn named(String name) {
    return new TableColumn(name, 0);
  }

  /**
   * The column at a position: 1 is the first one, −1 the last.
   *
   * @throws IllegalArgumentException if it is 0
   */
  public static TableColumn at(int position) {
    return new TableColumn(null, position);
  }

  /**
   * As it is written: a whole number is a position, all else a name. A column whose name is a whole
   * number is found by its position.
   *
   * @throws IllegalArgumentException if it is 0
   */
  public static TableColumn of(String text) {
    try {
      return at(Integer.parseInt(text.strip()));
    } catch (NumberFormatException isName) {
      return named(text);
    }
  }

  /** The index from 0 on in a table of this many columns; −1 if it has no such position. */
  int indexIn(int width) {
    long index = position > 0 ? position - 1L : (long) width + position;
    return index >= 0 && index < width ? (int) index : -1;
  }

  @Override
  public String toString() {
    return name == null ? "column " + position : "column '" + ForeignText.cut(name) + "'";
  }
}
