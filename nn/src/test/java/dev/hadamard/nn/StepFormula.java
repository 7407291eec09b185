package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;

/**
 * One step of an optimizer as a test writes it out, in double, for one element: from the bits that
 * the device had before the step, and from slots that the step left.
 */
@FunctionalInterface
interface StepFormula {

  /** Compares the step of this element with the formula. */
  void check(Element e);

  /** A float32 step may differ by this many units in the last place of its largest term. */
  int ULPS = 4;

  /**
   * An element of a parameter.
   *
   * @param t the number of the step
   * @param w before the step
   * @param next w after it
   * @param g its gradient
   * @param before its slots before the step
   * @param after its slots after it
   * @param whole the parameter that it belongs to, and the place in it
   */
  record Element(
      int t,
      double w,
      double next,
      double g,
      Map<String, Double> before,
      Map<String, Double> after,
      Whole whole) {

    double old(String slot) {
      return before.getOrDefault(slot, Double.NaN);
    }

    double now(String slot) {
      return after.getOrDefault(slot, Double.NaN);
    }

    /** The slot is the sum of the terms. */
    void slot(String name, double... terms) {
      close(name, now(name), 0, terms);
    }

    /** The slot is the sum of the terms, with this much more for a term that amplifies rounding. */
    void slotWithin(double more, String name, double... terms) {
      close(name, now(name), more, terms);
    }

    /** w is the sum of the terms. */
    void weight(double... terms) {
      close("w", next, 0, terms);
    }

    /** w is the sum of the terms, with this much more for a term that amplifies rounding. */
    void weightWithin(double more, double... terms) {
      close("w", next, more, terms);
    }

    private void close(String what, double actual, double more, double... terms) {
      double expected = Arrays.stream(terms).sum();
      double largest = Arrays.stream(terms).map(Math::abs).max().orElse(0);
      double bound = ULPS * Math.ulp((float) largest) + more;
      assertThat(Math.abs(actual - expected))
          .as("step %d, %s: %s, expected %s", t, what, actual, expected)
          .isLessThanOrEqualTo(bound);
    }
  }

  /** A parameter before and after a step: its w and g, and the slots by their names. */
  record Whole(Map<String, float[]> before, Map<String, float[]> after) {

    int size() {
      return values(before, "w").length;
    }

    double before(String name, int i) {
      return values(before, name)[i];
    }

    double after(String name, int i) {
      return values(after, name)[i];
    }

    private static float[] values(Map<String, float[]> all, String name) {
      return all.getOrDefault(name, new float[0]);
    }
  }
}
