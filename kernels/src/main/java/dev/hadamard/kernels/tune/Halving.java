package dev.hadamard.kernels.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Successive halving: all candidates run a few times, the better third of them more often, and so
 * on (Jamieson, Talwalkar, "Non-stochastic best arm identification", AISTATS 2016).
 *
 * <p>They take turns, and each run is compared with the one that the incumbent had in the same
 * turn: a machine that speeds up or slows down does so for both. The incumbent takes part to the
 * end and gives way only to what is clearly faster, so that noise changes nothing.
 *
 * @param <C> what is compared
 */
public final class Halving<C> {

  /** What one run takes. */
  public interface Stopwatch<C> {
    /** Runs the candidate once and tells the time, in any unit. */
    double time(C candidate);
  }

  /**
   * The end of it.
   *
   * @param best the winner; the incumbent unless another one is clearly faster
   * @param speed how many times as fast as the incumbent the winner is, a median
   */
  public record Outcome<C>(C best, double speed) {}

  private static final int[] RUNS = {3, 10, 30};
  private static final int KEPT = 3;

  /** Share of the incumbent's time that a winner has to stay below. */
  private static final double CLEAR = 0.97;

  private final C incumbent;
  private final Stopwatch<C> stopwatch;
  private final BooleanSupplier hasTime;

  private static final class Runner<C> {
    private final C candidate;
    private final List<Double> ratios = new ArrayList<>();

    Runner(C candidate) {
      this.candidate = candidate;
    }

    /** Of the times relative to the incumbent's. */
    double quantile(double share) {
      double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted.length == 0
          ? Double.POSITIVE_INFINITY
          : sorted[(int) Math.round(share * (sorted.length - 1))];
    }
  }

  /**
   * A contest.
   *
   * @param incumbent what stays if nothing beats it
   * @param stopwatch runs a candidate
   * @param hasTime asked before each turn; once it says no, what is known has to do
   */
  public Halving(C incumbent, Stopwatch<C> stopwatch, BooleanSupplier hasTime) {
    this.incumbent = incumbent;
    this.stopwatch = stopwatch;
    this.hasTime = hasTime;
  }

  /** Lets the challengers run against the incumbent. */
  public Outcome<C> best(List<C> challengers) {
    List<Runner<C>> field = new ArrayList<>();
    challengers.forEach(challenger -> field.add(new Runner<>(challenger)));
    for (int round = 0; round < RUNS.length && !field.isEmpty(); round++) {
      boolean isComplete = run(field, RUNS[round]);
      field.sort(Comparator.comparingDouble(runner -> runner.quantile(0.5)));
      if (!isComplete) {
        break;
      }
      if (round < RUNS.length - 1) {
        int kept = (field.size() + KEPT - 1) / KEPT;
        field.subList(kept, field.size()).clear();
      }
    }
    return field.isEmpty() ? new Outcome<>(incumbent, 1) : verdict(field.get(0));
  }

  /** Lets all of them take their turns; false if the time is up before. */
  private boolean run(List<Runner<C>> field, int turns) {
    for (int turn = 0; turn < turns; turn++) {
      if (!hasTime.getAsBoolean()) {
        return false;
      }
      double reference = stopwatch.time(incumbent);
      for (int i = 0; i < field.size(); i++) {
        Runner<C> runner = field.get((turn + i) % field.size()); // another one begins each time
        runner.ratios.add(stopwatch.time(runner.candidate) / reference);
      }
    }
    return true;
  }

  /** Faster in the median by a margin, and at least in three of four turns. */
  private Outcome<C> verdict(Runner<C> first) {
    boolean wins =
        first.ratios.size() >= Arrays.stream(RUNS).min().orElseThrow()
            && first.quantile(0.5) < CLEAR
            && first.quantile(0.75) < 1;
    return wins
        ? new Outcome<>(first.candidate, 1 / first.quantile(0.5))
        : new Outcome<>(incumbent, 1);
  }
}
