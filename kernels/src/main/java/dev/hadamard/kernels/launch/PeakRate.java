package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import java.util.Map;

/**
 * Measures the highest rate of multiply-adds with {@code peak_fma.cl}.
 *
 * <p>The number of independent sums that keeps a device busy is not documented, so a few numbers
 * are tried, and the fastest run counts.
 *
 * @param <M> the device's kind of memory
 */
public final class PeakRate<M extends Argument.Memory> {

  /**
   * The functions of a backend that the measurement needs besides its kernels.
   *
   * @param <M> its kind of memory
   */
  public interface Bench<M> {

    /** Allocates memory for this number of bytes. */
    M allocate(long bytes);

    /** Frees memory. */
    void free(M memory);

    /** Runs an action and returns the nanoseconds of the kernels that it launches. */
    long nanos(Runnable launch);
  }

  /**
   * The number of work-groups per compute unit: many, so that a unit that finishes early gets more
   * work.
   */
  private static final int WAVES = 32;

  private static final int[] CHAINS = {4, 8, 12};
  private static final int RUNS = 20;

  /**
   * Long compared with the start of a launch, short compared with a time slice of the operating
   * system.
   */
  private static final long RUN_NANOS = 4_000_000;

  private static final int MOST_ROUNDS = 1 << 20;

  /** The number of steps in the kernel's loop. */
  private static final int STEPS = 8;

  private final KernelDevice device;
  private final Tuning tuning;
  private final Bench<M> bench;

  /** Creates the measurement; nothing is launched yet. */
  public PeakRate(KernelDevice device, Tuning tuning, Bench<M> bench) {
    this.device = device;
    this.tuning = tuning;
    this.bench = bench;
  }

  /** Measures the peak rate in GFLOP/s; a multiply-add counts as two operations. */
  public double measure() {
    double best = 0;
    for (int chains : CHAINS) {
      best = Math.max(best, new Loop(chains).measure());
    }
    return best;
  }

  /** The kernel with a given number of chains. */
  private final class Loop {
    private final int chains;
    private final KernelVariant variant;
    private final Range range;

    Loop(int chains) {
      this.chains = chains;
      variant = KernelVariant.of("peak_fma", Map.of("VW", tuning.vectorWidth(), "CHAINS", chains));
      long group = Math.min(tuning.groupSize(), device.maxGroupSize(variant));
      range = Range.line(group * WAVES * device.computeUnits(), group);
    }

    double measure() {
      long floats = range.items()[0] * tuning.vectorWidth();
      M out = bench.allocate(floats * Float.BYTES);
      try {
        int rounds = 1;
        long nanos = run(rounds, out);
        while (nanos < RUN_NANOS && rounds < MOST_ROUNDS) { // warms up, too
          rounds *= 2;
          nanos = run(rounds, out);
        }
        for (int i = 1; i < RUNS; i++) {
          nanos = Math.min(nanos, run(rounds, out));
        }
        return 2.0 * STEPS * chains * rounds * floats / nanos;
      } finally {
        bench.free(out);
      }
    }

    private long run(int rounds, M out) {
      long nanos =
          bench.nanos(
              () ->
                  device.launch(
                      "peakGflops",
                      variant,
                      range,
                      Argument.of(rounds),
                      Argument.of(-0.9f),
                      Argument.of(1f),
                      out));
      return Math.max(1, nanos);
    }
  }
}
