package dev.hadamard.kernels.tune;

import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.launch.Kernels;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A class of work on the device: what it takes with some kernels, and whether they compute what
 * they should.
 */
public final class Trial implements AutoCloseable {

  /** A timed run lasts about this long: many launches of a small kernel. */
  private static final long RUN_NANOS = 500_000;

  private static final int MOST_REPEATS = 32;
  private static final int WARM_UPS = 3;

  private final KernelBackend<?> backend;
  private final TensorArena arena;
  private final Setup setup;
  private int repeats = 1;

  /**
   * What is run.
   *
   * @param out receives the result
   * @param operation queues the work once
   * @param reference judges the result
   */
  record Setup(Tensor out, Runnable operation, Reference reference) {}

  private Trial(KernelBackend<?> backend, TensorArena arena, Setup setup) {
    this.backend = backend;
    this.arena = arena;
    this.setup = setup;
  }

  /** The trial of a class of work; it takes device memory until it is closed. */
  public static Trial of(KernelBackend<?> backend, TunedWork work) {
    TensorArena arena = backend.newArena();
    try {
      return new Trial(backend, arena, new TrialOperands(backend, arena).setup(work));
    } catch (RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  /** Warms the kernels up and finds out how many launches make a run. */
  public void calibrate(Kernels kernels) {
    repeats = 1;
    double nanos = 0;
    for (int i = 0; i < WARM_UPS; i++) {
      nanos = nanos(kernels);
    }
    repeats = (int) Math.max(1, Math.min(MOST_REPEATS, RUN_NANOS / Math.max(1, nanos)));
  }

  /** Whether the kernels overwrite all of the result with what the reference accepts. */
  public boolean isRight(Kernels kernels) {
    float[] result = new float[setup.out.shape().size()];
    Arrays.fill(result, Float.NaN);
    backend.write(result, setup.out);
    backend.use(kernels);
    setup.operation.run();
    return setup.reference.accepts(backend.read(setup.out));
  }

  /** What one launch takes; by the host's clock if the device keeps no time. */
  public double nanos(Kernels kernels) {
    backend.use(kernels);
    long start = System.nanoTime();
    OptionalLong timed =
        backend.kernelNanos(
            () -> {
              for (int i = 0; i < repeats; i++) {
                setup.operation.run();
              }
            });
    long elapsed = System.nanoTime() - start;
    return Math.max(1, timed.orElse(elapsed)) / (double) repeats;
  }

  @Override
  public void close() {
    arena.close();
  }
}
