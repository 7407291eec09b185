package dev.hadamard.opencl;

import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.Argument;
import dev.hadamard.kernels.launch.Range;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs {@code peak_fma.cl} once and compares what it writes with its formula. */
final class PeakFma {

  private static final int STEPS = 8;
  private static final float A = -0.9f;
  private static final float B = 1;

  private PeakFma() {}

  static void check(ClDevice device, ClSettings settings, int items, int chains, int rounds) {
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, settings.pooling());
        ClClock clock = new ClClock(session);
        ClKernelCache programs = new ClKernelCache(session, settings.library(), settings.dump());
        ClLauncher launcher = new ClLauncher(session, programs, clock)) {
      int width = settings.tuning().vectorWidth();
      ClBuffer out = memory.allocate((long) items * width * Float.BYTES);
      launcher.launch(
          "peakGflops",
          KernelVariant.of("peak_fma", Map.of("VW", width, "CHAINS", chains)),
          Range.line(items, 1),
          Argument.of(rounds),
          Argument.of(A),
          Argument.of(B),
          out);
      float[] sums = new float[items * width];
      ClStagingRing staging = new ClStagingRing(session, settings.pooling());
      staging.read(out, FloatBuffer.wrap(sums));
      for (int i = 0; i < sums.length; i++) {
        requireClose(sums[i], sum(i / width, i % width, chains, rounds));
      }
    }
    if (ledger.read().liveObjects() != 0) {
      throw new IllegalStateException(ledger.read() + " at the end");
    }
  }

  private static double sum(int item, int lane, int chains, int rounds) {
    double sum = 0;
    for (int chain = 0; chain < chains; chain++) {
      double x = 0.01 * (lane + 1 + item % 64) + chain;
      for (int step = 0; step < rounds * STEPS; step++) {
        x = A * x + B;
      }
      sum += x;
    }
    return sum;
  }

  private static void requireClose(float actual, double wanted) {
    if (!(Math.abs(actual - wanted) <= 1e-5 * Math.abs(wanted))) {
      throw new IllegalStateException("%s is not %s".formatted(actual, wanted));
    }
  }
}
