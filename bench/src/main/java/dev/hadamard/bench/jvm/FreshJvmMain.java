package dev.hadamard.bench.jvm;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * The process of a {@link FreshJvm}: computes one function for a second and a half, as a program
 * would that does nothing else, and prints how long an element took after the first second.
 */
final class FreshJvmMain {

  private static final long WARM_UP_NANOS = 1_000_000_000L;
  private static final long SLICE_NANOS = 20_000_000L;
  private static final int SLICES = 25;

  private FreshJvmMain() {}

  /** With the name of the function, and how many elements. */
  @SuppressWarnings("SystemOut") // the answer
  public static void main(String[] arguments) {
    Activation f = Activation.valueOf(arguments[0]);
    int elements = Integer.parseInt(arguments[1]);
    try (Backend backend = Backends.open(BackendConfig.builder().backend("cpu").build());
        TensorArena arena = backend.newArena()) {
      Tensor z = arena.allocate(1, elements);
      Tensor out = arena.allocate(1, elements);
      backend.write(normalNumbers(elements), z);
      slice(backend, f, z, out, WARM_UP_NANOS);
      double[] slices = new double[SLICES];
      for (int i = 0; i < SLICES; i++) {
        slices[i] = slice(backend, f, z, out, SLICE_NANOS) / elements;
      }
      Arrays.sort(slices);
      System.out.printf(Locale.ROOT, "%.4f%n", slices[SLICES / 2]);
    }
  }

  /** Nanoseconds a call, over this time. */
  private static double slice(Backend backend, Activation f, Tensor z, Tensor out, long nanos) {
    long start = System.nanoTime();
    long calls = 0;
    long elapsed;
    do {
      backend.activate(f, z, out);
      calls++;
      elapsed = System.nanoTime() - start;
    } while (elapsed < nanos);
    return (double) elapsed / calls;
  }

  private static float[] normalNumbers(int count) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
