package dev.hadamard.nn.data;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the decimal numbers of tables: an optional sign, digits with or without a decimal mark, an
 * optional exponent. {@code 1D}, {@code 0x1p3} and {@code NaN}, which Java's own parser takes, are
 * text.
 */
final class DecimalText {

  /** The largest number of digits of an exponent that fits the int of a BigDecimal. */
  private static final int LONGEST_EXPONENT = 9;

  private static final int MANY_ZEROS = 100;

  /** The 29 bits of a double's mantissa that float32 does not have, and half of their range. */
  private static final long FLOAT_LOST = (1L << 29) - 1;

  private static final long FLOAT_HALF = 1L << 28;

  /** A sign and up to three digits, the first mark, groups of digits, and perhaps a fraction. */
  private static final Pattern GROUPED =
      Pattern.compile(
          "([+-]?[1-9]\\d{0,2})([.,'\u2019"
              + " \u00a0\u2009\u202f])((?:\\d{2,3}\\2)*\\d{3})((?!\\2)[.,]\\d+)?");

  private final char mark;

  /** Creates a parser for this decimal mark, a point or a comma. */
  DecimalText(char mark) {
    this.mark = mark;
  }

  /** Whether a cell is a number. */
  boolean isNumber(String cell) {
    int i = afterSign(cell, 0);
    int digits = i;
    i = afterDigits(cell, i);
    digits = i - digits;
    if (i < cell.length() && cell.charAt(i) == mark) {
      int fraction = afterDigits(cell, i + 1);
      digits += fraction - i - 1;
      i = fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (i < cell.length() && (cell.charAt(i) == 'e' || cell.charAt(i) == 'E')) {
      int exponent = afterSign(cell, i + 1);
      i = afterDigits(cell, exponent);
      if (i == exponent || i - exponent > LONGEST_EXPONENT) {
        return false;
      }
    }
    return i == cell.length();
  }

  /**
   * Removes the thousands separators of a number such as {@code 1.696.000}, {@code 334,544} or
   * {@code 1 696}, for a message; empty if the cell is not such a number. These numbers are never
   * read as data, because 334,544 could also have a decimal comma.
   */
  static Optional<String> withoutThousands(String cell) {
    Matcher grouped = GROUPED.matcher(cell);
    if (!grouped.matches()) {
      return Optional.empty();
    }
    String whole = grouped.group(1) + grouped.group(3).replace(grouped.group(2), "");
    return Optional.of(grouped.group(4) == null ? whole : whole + grouped.group(4));
  }

  private static int afterSign(String cell, int i) {
    return i < cell.length() && (cell.charAt(i) == '-' || cell.charAt(i) == '+') ? i + 1 : i;
  }

  private static int afterDigits(String cell, int i) {
    int end = i;
    while (end < cell.length() && cell.charAt(end) >= '0' && cell.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** The nearest double of a number. */
  double value(String number) {
    return Double.parseDouble(withPoint(number));
  }

  /**
   * The nearest float32 of a number.
   *
   * @param value its nearest double. Rounding this again is exact, except halfway between two
   *     float32 numbers and near 0, where float32 has fewer digits
   */
  float rounded(String number, double value) {
    boolean isBetween = (Double.doubleToRawLongBits(value) & FLOAT_LOST) == FLOAT_HALF;
    return isBetween || Math.abs(value) < Float.MIN_NORMAL
        ? Float.parseFloat(withPoint(number))
        : (float) value;
  }

  /** The exact value of a number, without zeros at its end. */
  BigDecimal exact(String number) {
    BigDecimal exact = new BigDecimal(withoutZeros(withPoint(number)));
    return exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
  }

  /**
   * Removes zeros at the end of the digits: BigDecimal strips them one by one, in a time that grows
   * with the square of their number.
   */
  private static String withoutZeros(String number) {
    int end = number.length();
    while (end > 0 && number.charAt(end - 1) == '0') {
      end--;
    }
    int zeros = number.length() - end;
    if (zeros < MANY_ZEROS || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
      return number;
    }
    String rest = number.substring(0, end);
    boolean isFraction = rest.indexOf('.') >= 0;
    boolean isZero = rest.isEmpty() || rest.equals("-") || rest.equals("+");
    return isFraction ? rest + "0" : isZero ? "0" : rest + "e" + zeros;
  }

  private String withPoint(String number) {
    return mark == '.' ? number : number.replace(mark, '.');
  }
}
