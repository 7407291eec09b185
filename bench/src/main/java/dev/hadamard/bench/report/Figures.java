package dev.hadamard.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people read them: as many digits as mean something, with a unit that fits. */
final class Figures {

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private Figures() {}

  /** Plain, with so many significant digits; whole numbers keep theirs. */
  static String significant(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    boolean isLong = Math.abs(value) >= Math.pow(10, digits);
    BigDecimal rounded =
        isLong
            ? exact.setScale(0, RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (Math.abs(value) < 1e-4) {
      return rounded.toString();
    }
    // 1.6 as 1.60, so that the figures of a column have the same worth
    int scale = digits - (rounded.precision() - rounded.scale());
    return rounded.setScale(Math.max(0, scale), RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Milliseconds as µs, ms or s. */
  static String time(double ms) {
    if (ms < 1) {
      return significant(ms * 1000, 3) + " µs";
    }
    return ms < 1000 ? significant(ms, 3) + " ms" : significant(ms / 1000, 3) + " s";
  }

  /** An amount with a decimal prefix: {@code 524 kFLOP}, {@code 1.05 MB}. */
  static String amount(long count, String unit) {
    String prefixes = " kMGTPE";
    double scaled = count;
    int step = 0;
    while (scaled >= 999.5 && step + 1 < prefixes.length()) {
      scaled /= 1000;
      step++;
    }
    String figure = step == 0 ? count(count) : significant(scaled, 3);
    return figure + " " + prefixes.substring(step, step + 1).strip() + unit;
  }

  /** How many times. */
  static String times(double ratio) {
    return significant(ratio, 2) + "×";
  }

  /** From how many times to how many; once where both ends print the same. */
  static String interval(double low, double high) {
    String from = significant(low, 2);
    String to = significant(high, 2);
    return (from.equals(to) ? from : from + "–" + to) + "×";
  }

  /** A count in groups of three digits, which do not break. */
  static String count(long count) {
    return String.format(java.util.Locale.ROOT, "%,d", count).replace(',', '\u202f');
  }

  /** A count of elements: 2²⁰ for a power of two from 4096 on. */
  static String elements(long count) {
    if (count < 4096 || Long.bitCount(count) != 1) {
      return count(count);
    }
    StringBuilder power = new StringBuilder("2");
    for (char digit : String.valueOf(Long.numberOfTrailingZeros(count)).toCharArray()) {
      power.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return power.toString();
  }

  /** A share of one as a percentage. */
  static String percent(double share) {
    return significant(share * 100, 2) + " %";
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String plural(long count, String one) {
    return count(count) + " " + one + (count == 1 ? "" : "s");
  }
}
