package dev.hadamard.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A constant loop that is timed on every processor at once between the rounds. On a quiet machine
 * its time is constant, so its variation shows how reliable the other times are.
 *
 * <p>The threads spin until all are ready. Threads that have just been woken may share a processor
 * for some milliseconds while another one is idle, which would look like a busy machine.
 */
final class Calibration implements AutoCloseable {

  private static final int ROUNDS = 1_000_000;
  private static final int WARM_UP = 20;

  private final ExecutorService processors;
  private final int count;
  private final List<Double> millis = new ArrayList<>();

  Calibration(int count) {
    this.count = count;
    this.processors =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "calibration");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs the loop until it is compiled. */
  void warmUp() throws InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      sample();
    }
    millis.clear();
  }

  /** Times the loop once: returns the time of the slowest processor in milliseconds. */
  double sample() throws InterruptedException {
    AtomicInteger missing = new AtomicInteger(count);
    List<Future<Long>> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(processors.submit(() -> time(missing)));
    }
    try {
      long longest = 0;
      for (Future<Long> time : times) {
        longest = Math.max(longest, time.get());
      }
      millis.add(longest * 1e-6);
      return longest * 1e-6;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long time(AtomicInteger missing) {
    missing.decrementAndGet();
    while (missing.get() > 0) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    double result = spin(missing.get());
    long nanos = System.nanoTime() - start;
    if (Double.isNaN(result)) {
      throw new AssertionError("the loop keeps its numbers finite");
    }
    return nanos;
  }

  /**
   * Four chains of dependent operations, whose time depends neither on memory nor on the compiler.
   */
  private static double spin(double seed) {
    double a = seed;
    double b = seed + 1;
    double c = seed + 2;
    double d = seed + 3;
    for (int i = 0; i < ROUNDS; i++) {
      a = a * 0.999 + 1;
      b = b * 0.998 + 1;
      c = c * 0.997 + 1;
      d = d * 0.996 + 1;
    }
    return a + b + c + d;
  }

  /** The first quartile in milliseconds: the time of the undisturbed machine. */
  double quietMillis() {
    return Statistics.quantile(millis, 0.25);
  }

  /** (p95 − p5)/median. */
  double spread() {
    return (Statistics.quantile(millis, 0.95) - Statistics.quantile(millis, 0.05))
        / Statistics.median(millis);
  }

  boolean hasSamples() {
    return !millis.isEmpty();
  }

  @Override
  public void close() {
    processors.shutdownNow();
  }
}
