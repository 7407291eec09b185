package dev.hadamard.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The findings of a sweep over many cases: the number of results, the largest error relative to its
 * bound, and the first few results that exceeded theirs.
 */
final class Findings {

  private static final int SHOWN = 5;

  private final String what;
  private final List<String> violations = new ArrayList<>();
  private long looked;
  private long violated;
  private double worstShare;
  private String worstWhere = "";

  /** Creates the findings of a sweep with this description, which includes the seed. */
  Findings(String what) {
    this.what = what;
  }

  /** Checks one result: |got − exact| ≤ bound. */
  void within(double bound, float got, double exact, Supplier<String> where) {
    looked++;
    double error = Ulps.distance(got, exact);
    double share = error == 0 ? 0 : error / bound;
    if (share > worstShare) {
      worstShare = share;
      worstWhere = where.get();
    }
    if (!(error <= bound)) {
      violation(
          String.format(
              Locale.ROOT,
              "%s: got %s, exact %.10g, error %.3g, bound %.3g",
              where.get(),
              got,
              exact,
              error,
              bound));
    }
  }

  /** Checks one double, such as a loss. */
  void within(double bound, double got, double exact, String where) {
    looked++;
    double error = Math.abs(got - exact);
    worstShare = Math.max(worstShare, error == 0 ? 0 : error / bound);
    if (!(error <= bound)) {
      violation(
          String.format(
              Locale.ROOT,
              "%s: got %.10g, exact %.10g, error %.3g, bound %.3g",
              where,
              got,
              exact,
              error,
              bound));
    }
  }

  /** Checks a whole array bit by bit, except that +0 and −0 are equal. */
  void sameNumbers(float[] got, float[] want, String where) {
    for (int i = 0; i < want.length; i++) {
      looked++;
      if (Float.floatToIntBits(got[i] + 0f) != Float.floatToIntBits(want[i] + 0f)) {
        violation(where + " [" + i + "]: got " + got[i] + ", must be " + want[i]);
      }
    }
  }

  /** Checks a whole array bit by bit, including the signs of zeros and the payloads of NaN. */
  void sameBits(float[] got, float[] want, String where) {
    for (int i = 0; i < want.length; i++) {
      looked++;
      if (Float.floatToRawIntBits(got[i]) != Float.floatToRawIntBits(want[i])) {
        violation(where + " [" + i + "]: got " + got[i] + ", must be " + want[i]);
      }
    }
  }

  private void violation(String text) {
    violated++;
    if (violations.size() < SHOWN) {
      violations.add(text);
    }
  }

  /** Fails if a result was out of bounds, or if there were no results. */
  void assertNone() {
    if (looked == 0) {
      throw new AssertionError(what + ": no result was looked at");
    }
    if (violated > 0) {
      throw new AssertionError(
          what
              + ": "
              + violated
              + " of "
              + looked
              + " results are out of bounds, for example\n  "
              + String.join("\n  ", violations));
    }
  }

  /** The number of results. */
  long looked() {
    return looked;
  }

  /** The largest error relative to its bound; 0 if all results were exact. */
  double worstShare() {
    return worstShare;
  }

  /**
   * One line with the number of results, and the largest error relative to its bound with its
   * place.
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d results, worst %.2f of its bound%s",
        looked,
        worstShare,
        worstWhere.isEmpty() ? "" : " (" + worstWhere + ")");
  }
}
