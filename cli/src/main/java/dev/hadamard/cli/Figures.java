package dev.hadamard.cli;

import java.util.Locale;

/** How numbers are written for people. */
final class Figures {

  private static final double MINUTE = 60;
  private static final double HOUR = 60 * MINUTE;

  private Figures() {}

  /** As in 1 epoch, 2 epochs, 10,000 epochs. */
  static String count(long number, String one) {
    return count(number, one, one + "s");
  }

  /** As in 1 class, 2 classes. */
  static String count(long number, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : several);
  }

  /** As in 1.1 to 1.3, and 1.1 where both ends read the same. */
  static String range(String low, String high) {
    return low.equals(high) ? low : low + " to " + high;
  }

  /** As in 97.49 %, and - for a value that is not there. */
  static String percent(double fraction) {
    return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  /** A time that was measured, to three digits or to the second: 33 ms, 1.32 s, 2 min 05 s. */
  static String seconds(double seconds) {
    if (seconds < 0.9995) {
      return String.format(Locale.ROOT, seconds < 0.00995 ? "%.1f ms" : "%.0f ms", 1e3 * seconds);
    }
    return seconds < 9.995
        ? String.format(Locale.ROOT, "%.2f s", seconds)
        : seconds < MINUTE - 0.05 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole(seconds);
  }

  /** A time that is guessed, in whole seconds: 1 s, 2 min 05 s, 3 h 07 min. */
  static String whole(double seconds) {
    long rounded = (long) Math.ceil(seconds);
    if (rounded < MINUTE) {
      return rounded + " s";
    }
    return rounded < HOUR
        ? String.format(Locale.ROOT, "%d min %02d s", rounded / 60, rounded % 60)
        : String.format(Locale.ROOT, "%d h %02d min", rounded / 3600, rounded / 60 % 60);
  }

  /** A rate to two digits or, from 10 on, to the whole, as in {@code 46 k}. */
  static String rate(double rate) {
    if (rate < 999.5) {
      return String.format(Locale.ROOT, "%.0f", rate);
    }
    return rate < 999.5e3 ? scaled(rate / 1e3) + " k" : scaled(rate / 1e6) + " M";
  }

  private static String scaled(double value) {
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
  }
}
