package dev.hadamard.kernels.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Successive halving: all candidates run a few times, the best third of them more often, and so on.
 * Source: K. Jamieson, A. Talwalkar, <i>Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization</i>, AISTATS 2016.
 *
 * <p>The candidates take turns. Each run is compared with the run of the incumbent in the same
 * turn, so that a change in the machine's speed affects both. The incumbent takes part to the end
 * and is replaced only by a candidate that is clearly faster, so that noise changes nothing.
 *
 * @param <C> the type of the candidates
 */
public final class Halving<C> {

  /** Measures the time of a run. */
  public interface Stopwatch<C> {
    /** Runs the candidate once and returns the time, in any unit. */
    double time(C candidate);
  }

  /**
   * * The result of the contest.
   *
   * @param best the winner: the incumbent unless another candidate is clearly faster
   * @param speed the median speed of the winner relative to the incumbent
   */
  public record Outcome<C>(C best, double speed) {}

  private static final int[] RUNS = {3, 10, 30};
  private static final int KEPT = 3;

  /** The fraction of the incumbent's time below which a candidate is clearly faster. */
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

    /** A quantile of the times relative to the incumbent's. */
    double quantile(double share) {
      double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted.length == 0
          ? Double.POSITIVE_INFINITY
          : sorted[(int) Math.round(share * (sorted.length - 1))];
    }
  }

  /**
   * * Creates a contest.
   *
   * @param incumbent the candidate to beat
   * @param stopwatch runs a candidate
   * @param hasTime called before each turn; once it returns false, the results so far decide
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

  /** Lets all candidates take their turns; returns false if the time is up before. */
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

  /**
   * The candidate wins if it is faster in the median by a margin, and in at least three of four
   * turns.
   */
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
