package dev.hadamard.bench.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Repeats an action for some time and measures the time of each run. */
final class Stopwatch {

  /** A shorter sample would mainly measure the clock. */
  private static final long SHORTEST_SAMPLE_NANOS = 50_000;

  /** The largest number of samples; more would only enlarge the report. */
  private static final int MOST_SAMPLES = 32;

  /** Runs in a sample. */
  private static final int MOST_RUNS = 1 << 16;

  private final LongSupplier once;
  private final boolean isBatched;

  private Stopwatch(LongSupplier once, boolean isBatched) {
    this.once = once;
    this.isBatched = isBatched;
  }

  /** Measures with this process's clock. */
  static Stopwatch ofWall(Runnable action) {
    return new Stopwatch(
        () -> {
          long start = System.nanoTime();
          action.run();
          return System.nanoTime() - start;
        },
        true);
  }

  /**
   * Measures with a clock that returns the nanoseconds of each call, so that no call is too short.
   */
  static Stopwatch ofClock(LongSupplier clock) {
    return new Stopwatch(clock, false);
  }

  /** Takes samples in nanoseconds per call until the time is over, at least one. */
  List<Double> samples(long nanos) {
    List<Double> samples = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    long shortest = Math.max(SHORTEST_SAMPLE_NANOS, nanos / MOST_SAMPLES);
    int batch = 1;
    boolean isOver;
    do {
      long sum = 0;
      for (int i = 0; i < batch; i++) {
        sum += once.getAsLong();
      }
      samples.add((double) sum / batch);
      isOver = System.nanoTime() >= end;
      if (isBatched && sum < shortest && !isOver) {
        samples.clear(); // too short: forget it, take more at once
        batch = (int) Math.min(MOST_RUNS, batch * (1 + shortest / Math.max(1, sum)));
      }
    } while (!isOver && samples.size() < MOST_SAMPLES);
    return samples;
  }
}
