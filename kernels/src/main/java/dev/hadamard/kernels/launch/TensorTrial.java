package dev.hadamard.kernels.launch;

import dev.hadamard.Backend;
import dev.hadamard.BackendException;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.DeviceInfo;
import dev.hadamard.Precision;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.spi.DeviceProbe;
import dev.hadamard.spi.ProductBound;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The check of tensor cores when a backend that uses them is opened: the kernels must build and a
 * product must be right. It also finds out whether the product is faster than one in fp32.
 *
 * @param name the backend's name
 * @param precision the precision of the products
 * @param processors the number of the device's processors
 * @param tensor opens the backend with tensor cores
 * @param fp32 opens it with products in fp32, for comparison
 * @param <B> the backend, which measures its device's time
 */
public record TensorTrial<B extends Backend & DeviceProbe>(
    String name, Precision precision, int processors, Supplier<B> tensor, Supplier<B> fp32) {

  private static final System.Logger LOG = System.getLogger("dev.hadamard.kernels");

  private static final int K = 520;
  private static final int SAMPLES = 512;
  private static final int RUNS = 5;

  /**
   * Opens the backend.
   *
   * @throws BackendUnavailableException if a kernel does not build or a product is wrong
   */
  public B open() {
    B backend = tensor.get();
    try {
      prove(backend);
      return backend;
    } catch (RuntimeException | Error failure) {
      backend.close();
      throw failure;
    }
  }

  private void prove(B backend) {
    DeviceInfo device = backend.info().device();
    try {
      check(device, new Problem<>(backend, edge(), Transpose.NO, Transpose.NO));
      check(device, new Problem<>(backend, edge(), Transpose.YES, Transpose.NO));
      compare(check(device, new Problem<>(backend, edge(), Transpose.NO, Transpose.YES)));
    } catch (BackendUnavailableException refused) {
      throw refused;
    } catch (BackendException failed) {
      throw refusal(device, "their kernels fail: " + failed.getMessage());
    }
  }

  /** Returns the time of a product; throws if the product is wrong. */
  private OptionalLong check(DeviceInfo device, Problem<B> problem) {
    try (problem) {
      double error = problem.error();
      if (!(error <= ProductBound.of(precision, K))) {
        throw refusal(
            device,
            "a product is off by %.2g of its terms, %.2g is allowed"
                .formatted(error, ProductBound.of(precision, K)));
      }
      return problem.fastest();
    }
  }

  /**
   * Logs a warning if the products are slower than in fp32. This is not an error, because the user
   * chose the precision.
   */
  private void compare(OptionalLong nanos) {
    try (B backend = fp32.get();
        Problem<B> problem = new Problem<>(backend, edge(), Transpose.NO, Transpose.YES)) {
      OptionalLong other = problem.fastest();
      if (nanos.isPresent() && other.isPresent() && nanos.getAsLong() > other.getAsLong()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} makes a product of {1}×{1}×{2} in {3} in {4} µs, in fp32 in {5} µs: fp32 would be"
                + " faster and more precise",
            backend.info().device(),
            edge(),
            K,
            precision.label(),
            nanos.getAsLong() / 1000,
            other.getAsLong() / 1000);
      }
    }
  }

  /** So large that every processor has a tile, and not a multiple of the tile size. */
  private int edge() {
    return Kernels.TENSOR_TILE * (int) Math.ceil(Math.sqrt(processors)) + 4;
  }

  private BackendUnavailableException refusal(DeviceInfo device, String reason) {
    return new BackendUnavailableException(
        name,
        "the tensor cores of " + device + " failed the check at opening: " + reason,
        "leave hadamard.precision at fp32; a newer driver may help (%s asked for)"
            .formatted(precision.label()));
  }

  /** A product C = op(A)·op(B) of random numbers and its exact result. */
  private static final class Problem<B extends Backend & DeviceProbe> implements AutoCloseable {
    private final B backend;
    private final int edge;
    private final Transpose ta;
    private final Transpose tb;
    private final TensorArena arena;
    private final float[] a;
    private final float[] b;
    private final Tensor c;
    private final Runnable product;

    Problem(B backend, int edge, Transpose ta, Transpose tb) {
      this.backend = backend;
      this.edge = edge;
      this.ta = ta;
      this.tb = tb;
      arena = backend.newArena();
      a = random(edge, 1);
      b = random(edge, 2);
      Tensor left = tensor(a, ta == Transpose.YES ? Shape.of(K, edge) : Shape.of(edge, K));
      Tensor right = tensor(b, tb == Transpose.YES ? Shape.of(edge, K) : Shape.of(K, edge));
      c = arena.allocate(Shape.of(edge, edge));
      product = () -> backend.matmul(1, left, ta, right, tb, 0, c);
    }

    private static float[] random(int rows, long seed) {
      Random random = new Random(seed);
      float[] values = new float[rows * K];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() * 2 - 1;
      }
      return values;
    }

    private Tensor tensor(float[] values, Shape shape) {
      Tensor tensor = arena.allocate(shape);
      backend.write(values, tensor);
      return tensor;
    }

    /** The largest error of a sample of elements, spread over all rows and columns. */
    double error() {
      product.run();
      float[] actual = backend.read(c);
      double worst = 0;
      for (int s = 0; s < SAMPLES; s++) {
        int i = (int) ((long) s * (edge - 1) / (SAMPLES - 1));
        int j = (int) ((long) s * 7919 % edge);
        double error = error(i, j, actual[i * edge + j]);
        worst = error <= worst ? worst : error; // NaN stays
      }
      return worst;
    }

    private double error(int i, int j, float actual) {
      double sum = 0;
      double magnitude = 0;
      for (int p = 0; p < K; p++) {
        double left = ta == Transpose.YES ? a[p * edge + i] : a[i * K + p];
        double right = tb == Transpose.YES ? b[j * K + p] : b[p * edge + j];
        sum += left * right;
        magnitude += Math.abs(left * right);
      }
      return Math.abs(actual - sum) / magnitude;
    }

    /** The time of the fastest of several runs; empty if the device measures none. */
    OptionalLong fastest() {
      long[] nanos = new long[RUNS];
      for (int i = 0; i < RUNS; i++) {
        nanos[i] = backend.kernelNanos(product).orElse(-1);
      }
      return Arrays.stream(nanos).filter(n -> n > 0).min();
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
