package dev.hadamard.nn;

import java.util.List;

/** The schedules that {@link Schedule} creates; their formulas are there. */
final class Curves {

  private Curves() {}

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }

  private static void requireFactor(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " " + value + " is negative or not finite");
    }
  }

  static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + " is not in [0, 1]");
    }
  }

  /** Half a wave between two values, for a share from 0 to 1 of the way. */
  private static double wave(double from, double to, double share) {
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share));
  }

  record Constant() implements Schedule {
    @Override
    public double factor(long s) {
      return 1;
    }

    @Override
    public String toString() {
      return "constant";
    }
  }

  record Step(long every, double gamma) implements Schedule {
    Step {
      requirePositive("every", every);
      requireFactor("gamma", gamma);
    }

    @Override
    public double factor(long s) {
      long steps = s / every;
      return Math.pow(gamma, (double) steps);
    }

    @Override
    public String toString() {
      return "step(every=" + every + ", gamma=" + gamma + ")";
    }
  }

  record Exponential(long every, double gamma) implements Schedule {
    Exponential {
      requirePositive("every", every);
      requireFactor("gamma", gamma);
    }

    @Override
    public double factor(long s) {
      return Math.pow(gamma, (double) s / every);
    }

    @Override
    public String toString() {
      return "exponential(every=" + every + ", gamma=" + gamma + ")";
    }
  }

  record Polynomial(long steps, double power, double end) implements Schedule {
    Polynomial {
      requirePositive("steps", steps);
      requireShare("end", end);
      if (!(power > 0 && Double.isFinite(power))) {
        throw new IllegalArgumentException("power " + power + " is not positive and finite");
      }
    }

    @Override
    public double factor(long s) {
      return end + (1 - end) * Math.pow(1 - Math.min(s, steps) / (double) steps, power);
    }

    @Override
    public String toString() {
      return "polynomial(steps=" + steps + ", power=" + power + ", end=" + end + ")";
    }
  }

  record Cosine(long steps, double end) implements Schedule {
    Cosine {
      requirePositive("steps", steps);
      requireShare("end", end);
    }

    @Override
    public double factor(long s) {
      return wave(1, end, Math.min(s, steps) / (double) steps);
    }

    @Override
    public String toString() {
      return "cosine(steps=" + steps + ", end=" + end + ")";
    }
  }

  record Restarts(long first, int growth, double end) implements Schedule {
    Restarts {
      requirePositive("first", first);
      requirePositive("growth", growth);
      requireShare("end", end);
    }

    @Override
    public double factor(long s) {
      if (growth == 1) {
        return wave(1, end, s % first / (double) first);
      }
      long begun = s;
      double period = first; // exact while it is below 2⁵³, and any step is below
      while (begun >= period) {
        begun -= (long) period;
        period *= growth;
      }
      return wave(1, end, begun / period);
    }

    @Override
    public String toString() {
      return "cosineWithRestarts(first=" + first + ", growth=" + growth + ", end=" + end + ")";
    }
  }

  /**
   * One cycle.
   *
   * @param rise the share of the steps that rise
   * @param start what the largest rate is divided by at the beginning
   * @param fall what the first rate is divided by at the end
   */
  record OneCycle(long steps, double rise, double start, double fall) implements Schedule {
    OneCycle {
      if (steps < 4) {
        throw new IllegalArgumentException("one cycle of " + steps + " steps, at least 4");
      }
    }

    @Override
    public double factor(long s) {
      double top = rise * steps - 1;
      double last = steps - 1;
      return s <= top
          ? wave(1 / start, 1, s / top)
          : wave(1, 1 / (start * fall), (Math.min((double) s, last) - top) / (last - top));
    }

    @Override
    public String toString() {
      return "oneCycle(steps=" + steps + ")";
    }
  }

  record WarmUp(long steps, Schedule then) implements Schedule {
    WarmUp {
      if (steps < 0) {
        throw new IllegalArgumentException("a warm-up of " + steps + " steps");
      }
    }

    @Override
    public double factor(long s) {
      return s < steps ? s / (double) steps * then.factor(0) : then.factor(s - steps);
    }

    @Override
    public Schedule after(List<Double> metrics) {
      return new WarmUp(steps, then.after(metrics));
    }

    @Override
    public boolean isWatching() {
      return then.isWatching();
    }

    @Override
    public String toString() {
      return then.describe() + " after a warm-up of " + steps;
    }
  }
}
