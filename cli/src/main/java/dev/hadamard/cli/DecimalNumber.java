package dev.hadamard.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Numbers as people write them: {@code 10}, {@code 0.5}, {@code 1e-3}. Java also reads {@code NaN},
 * {@code Infinity}, {@code 0x1p3} and {@code 1d}, which is a mistyped day rather than 1.
 */
final class DecimalNumber {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private DecimalNumber() {}

  /**
   * The number, which may still be infinite where it is too large.
   *
   * @throws NumberFormatException if it is none
   */
  static double parse(String text) {
    String stripped = text.strip();
    if (!DECIMAL.matcher(stripped).matches()) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(stripped);
  }

  /** Whether a text is a number. */
  static boolean is(String text) {
    return DECIMAL.matcher(text.strip()).matches();
  }

  /** Minutes that a command may take. */
  static final class MinutesConverter implements ITypeConverter<Double> {

    private static final int MOST = 24 * 60;

    @Override
    public Double convert(String text) {
      try {
        double minutes = parse(text);
        if (minutes > 0 && minutes <= MOST) {
          return minutes;
        }
      } catch (NumberFormatException notOne) {
        // Said below.
      }
      throw new TypeConversionException(
          "'" + text + "' is not a number of minutes above 0 and at most " + MOST);
    }
  }
}
