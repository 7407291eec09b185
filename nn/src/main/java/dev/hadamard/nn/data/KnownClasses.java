package dev.hadamard.nn.data;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a trained network, found by the texts in a table's cells. Numbers are compared by
 * value: 3 and 3.0 are one class. If there are two classes, false and true or 0 and 1, a cell may
 * hold either of these notations, in upper or lower case.
 */
final class KnownClasses {

  private static final int MOST_SHOWN = 10;

  private final List<String> names;
  private final DecimalText numbers;
  private final Map<String, Integer> byText = new HashMap<>();
  private final Map<BigDecimal, Integer> byNumber = new HashMap<>();
  private final Map<Boolean, Integer> byTruth = new HashMap<>();

  /**
   * Creates the classes.
   *
   * @param names as the network was saved with them, with decimal points
   * @param numbers how the table writes numbers
   */
  KnownClasses(List<String> names, DecimalText numbers) {
    this.names = names;
    this.numbers = numbers;
    DecimalText saved = new DecimalText('.');
    boolean areNumbers = names.stream().allMatch(saved::isNumber);
    for (int i = 0; i < names.size(); i++) {
      byText.put(names.get(i), i);
      if (areNumbers) {
        byNumber.put(saved.exact(names.get(i)), i);
      }
      Boolean truth = truth(names.get(i), saved);
      if (truth != null) {
        byTruth.put(truth, i);
      }
    }
    if (names.size() != 2 || byTruth.size() != 2) {
      byTruth.clear();
    }
  }

  /** The truth value that a text stands for; null if it stands for none. */
  private static @Nullable Boolean truth(String text, DecimalText numbers) {
    if (CsvFaults.isTruth(text)) {
      return text.equalsIgnoreCase("true");
    }
    if (!numbers.isNumber(text)) {
      return null;
    }
    BigDecimal number = numbers.exact(text);
    if (number.compareTo(BigDecimal.ONE) == 0) {
      return Boolean.TRUE;
    }
    return number.signum() == 0 ? Boolean.FALSE : null;
  }

  /** The index of the class in a cell; null if it is none of the classes. */
  @Nullable Integer indexOf(String cell) {
    Integer same = byText.get(cell);
    if (same == null && numbers.isNumber(cell)) {
      same = byNumber.get(numbers.exact(cell));
    }
    return same == null ? byTruth.get(truth(cell, numbers)) : same;
  }

  /** Whether the text of a cell is a class only as another way to write a truth value. */
  boolean isOtherTruth(String cell) {
    return !byTruth.isEmpty()
        && !byText.containsKey(cell)
        && !(numbers.isNumber(cell) && byNumber.containsKey(numbers.exact(cell)));
  }

  /** Whether a cell may be that of a label: it holds a class, or marks a missing one. */
  boolean mayBe(String cell) {
    return indexOf(cell) != null || MissingValues.isMissing(cell);
  }

  /** The names, for a message. */
  String shown() {
    return TableHead.shown(names, MOST_SHOWN);
  }

  List<String> names() {
    return names;
  }
}
