package dev.hadamard.cpu;

import java.util.List;

/**
 * The highest rate of multiply-adds that a backend's loops reach on all threads of a team, those of
 * {@link #plain} or {@code SimdLoops}.
 *
 * <p>Each thread goes over an array in its innermost cache, again and again, and takes several
 * multiply-adds for each float it loads and stores. Plain loops become vector instructions by C2;
 * the others are written as such. The processor overlaps the chains of neighbouring vectors.
 * Loading, storing and the start of the loops take their share, of plain loops some tenths of the
 * rate: native code can be faster. How long a chain should be depends on processor and JDK, so
 * {@link #plain} tries two lengths where it fuses; the fastest run of all counts.
 *
 * <p>Where {@code Math.fma} is no instruction, a plain loop multiplies and then adds; that counts
 * the same.
 */
final class PeakRate {

  /** Floats of a thread: 16 KiB, half of the smallest innermost cache there is. */
  private static final int FLOATS = 4096;

  /** Parts for each thread, so that one that is done early has more to do. */
  private static final int PARTS = 8;

  /** Long against waking the threads, short against a slice of the operating system's. */
  private static final long RUN_NANOS = 1_000_000;

  /** C2 is done by then, unless the machine is very busy; then the figures still rise. */
  private static final long LEAST_NANOS = 200_000_000;

  private static final long MOST_NANOS = 2_000_000_000;
  private static final int RUNS_WITHOUT_A_RISE = 40;

  /** One pass over an array. */
  interface Pass {
    void over(float[] x, float a, float b);
  }

  /** A pass that takes some multiply-adds for each float. */
  record Loop(int chain, Pass pass) {}

  private static final List<Loop> FUSED =
      List.of(new Loop(8, PeakRate::fuse8), new Loop(12, PeakRate::fuse12));
  private static final List<Loop> SEPARATE = List.of(new Loop(8, PeakRate::multiplyAndAdd8));

  private final ThreadTeam team;
  private final List<Loop> loops;
  private final float[][] arrays;

  /** What plain Java has to offer here. */
  static List<Loop> plain() {
    return FusedMultiplyAdd.isFast() ? FUSED : SEPARATE;
  }

  PeakRate(ThreadTeam team, List<Loop> loops) {
    this.team = team;
    this.loops = loops;
    arrays = new float[team.size()][FLOATS];
    for (float[] array : arrays) {
      for (int i = 0; i < FLOATS; i++) {
        array[i] = i * 0x1p-12f;
      }
    }
  }

  /** Multiply-adds in 10⁹ floating-point operations a second; each counts two. */
  double measure() {
    double best = 0;
    for (Loop loop : loops) {
      best = Math.max(best, measure(loop));
    }
    return best;
  }

  private double measure(Loop loop) {
    double best = 0;
    int passes = 1;
    int last = 0;
    long begin = System.nanoTime();
    for (int run = 0; goesOn(System.nanoTime() - begin, run - last); run++) {
      long nanos = run(loop, passes);
      double rate = 2.0 * loop.chain * passes * FLOATS * PARTS * team.size() / nanos;
      if (nanos < RUN_NANOS) { // at first, and when better code has come
        passes *= 2;
        last = run;
      } else if (rate > 1.01 * best) {
        last = run;
      }
      best = Math.max(best, rate);
    }
    return best;
  }

  private static boolean goesOn(long elapsed, int runsWithoutARise) {
    return elapsed < LEAST_NANOS
        || (elapsed < MOST_NANOS && runsWithoutARise < RUNS_WITHOUT_A_RISE);
  }

  private long run(Loop loop, int passes) {
    long start = System.nanoTime();
    team.run(
        PARTS * team.size(),
        (part, member) -> {
          for (int i = 0; i < passes; i++) {
            // |a| < 1: every x tends to b / (1 − a), so none overflows or becomes subnormal
            loop.pass.over(arrays[member], -0.9f, 1);
          }
        });
    return Math.max(1, System.nanoTime() - start);
  }

  private static void fuse8(float[] x, float a, float b) {
    for (int i = 0; i < x.length; i++) {
      float v = x[i];
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      x[i] = Math.fma(v, a, b);
    }
  }

  private static void fuse12(float[] x, float a, float b) {
    for (int i = 0; i < x.length; i++) {
      float v = x[i];
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      v = Math.fma(v, a, b);
      x[i] = Math.fma(v, a, b);
    }
  }

  private static void multiplyAndAdd8(float[] x, float a, float b) {
    for (int i = 0; i < x.length; i++) {
      float v = x[i];
      v = v * a + b;
      v = v * a + b;
      v = v * a + b;
      v = v * a + b;
      v = v * a + b;
      v = v * a + b;
      v = v * a + b;
      x[i] = v * a + b;
    }
  }
}
