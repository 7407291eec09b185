package dev.hadamard.bench.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Repeats something for a while and tells how long each time took. */
final class Stopwatch {

  /** A sample shorter than this would be one of the clock. */
  private static final long SHORTEST_SAMPLE_NANOS = 50_000;

  private static final int MOST_SAMPLES = 400;

  private final LongSupplier once;
  private final boolean isBatched;

  private Stopwatch(LongSupplier once, boolean isBatched) {
    this.once = once;
    this.isBatched = isBatched;
  }

  /** By this process's clock. */
  static Stopwatch ofWall(Runnable action) {
    return new Stopwatch(
        () -> {
          long start = System.nanoTime();
          action.run();
          return System.nanoTime() - start;
        },
        true);
  }

  /** By a clock that tells the nanoseconds of each call itself, so that none is too short. */
  static Stopwatch ofClock(LongSupplier clock) {
    return new Stopwatch(clock, false);
  }

  /** Nanoseconds a call: samples until the time is over, at least one. */
  List<Double> samples(long nanos) {
    List<Double> samples = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    int batch = 1;
    do {
      long sum = 0;
      for (int i = 0; i < batch; i++) {
        sum += once.getAsLong();
      }
      samples.add((double) sum / batch);
      if (isBatched && sum < SHORTEST_SAMPLE_NANOS) { // too short: forget it, take more at once
        batch =
            (int) Math.min(1 << 16, batch * Math.max(2, SHORTEST_SAMPLE_NANOS / Math.max(1, sum)));
        if (System.nanoTime() < end) {
          samples.clear();
        }
      }
    } while (System.nanoTime() < end && samples.size() < MOST_SAMPLES);
    return samples;
  }
}
