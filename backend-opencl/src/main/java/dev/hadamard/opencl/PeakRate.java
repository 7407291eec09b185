package dev.hadamard.opencl;

import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.Argument;
import dev.hadamard.kernels.launch.Range;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The highest rate of multiply-adds, reached by {@code peak_fma.cl}.
 *
 * <p>How many sums must be under way at once is the device's secret, so a few numbers are tried and
 * the fastest run of all counts.
 */
final class PeakRate {

  /** Work-groups per compute unit: many, so that a unit that is done early has more to do. */
  private static final int WAVES = 32;

  private static final int[] CHAINS = {4, 8, 12};
  private static final int RUNS = 20;

  /** Long against the start of a launch, short against a slice of the operating system's. */
  private static final long RUN_NANOS = 4_000_000;

  private static final int MOST_ROUNDS = 1 << 20;

  /** As in the kernel. */
  private static final int STEPS = 8;

  private final ClSession session;
  private final Tuning tuning;
  private final ProgramCache programs;
  private final KernelClock clock;
  private final DeviceMemory memory;
  private final Launcher launcher;

  PeakRate(
      ClSession session,
      Tuning tuning,
      ProgramCache programs,
      KernelClock clock,
      DeviceMemory memory,
      Launcher launcher) {
    this.session = session;
    this.tuning = tuning;
    this.programs = programs;
    this.clock = clock;
    this.memory = memory;
    this.launcher = launcher;
  }

  /** Multiply-adds in 10⁹ floating-point operations a second; each counts two. */
  double measure() {
    double best = 0;
    for (int chains : CHAINS) {
      best = Math.max(best, new Loop(chains).measure());
    }
    return best;
  }

  /** The kernel with one number of chains. */
  private final class Loop {
    private final int chains;
    private final KernelVariant variant;
    private final Range range;

    Loop(int chains) {
      this.chains = chains;
      variant = KernelVariant.of("peak_fma", Map.of("VW", tuning.vectorWidth(), "CHAINS", chains));
      long group = Math.min(tuning.groupSize(), programs.maxGroupSize(variant));
      range = Range.line(group * WAVES * session.device().computeUnits(), group);
    }

    double measure() {
      long floats = range.items()[0] * tuning.vectorWidth();
      DeviceBuffer out = memory.allocate(floats * Float.BYTES);
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
        memory.free(out);
      }
    }

    /** What one launch takes; by the host's clock if the device keeps no time. */
    private long run(int rounds, DeviceBuffer out) {
      KernelClock.Reading reading = clock.newReading();
      reading.begin();
      long start = System.nanoTime();
      long elapsed;
      try {
        launcher.launch(
            "peakGflops",
            variant,
            range,
            Argument.of(rounds),
            Argument.of(-0.9f),
            Argument.of(1f),
            out);
        session.finish("peakGflops");
        elapsed = System.nanoTime() - start;
      } finally {
        reading.end();
      }
      OptionalLong timed = reading.nanos();
      return Math.max(1, timed.orElse(elapsed));
    }
  }
}
