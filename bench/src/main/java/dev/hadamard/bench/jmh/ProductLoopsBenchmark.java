package dev.hadamard.bench.jmh;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernel families of matrix products on opencl, from the naive one to the one for CPU devices.
 * It measures on this machine the gains that {@code docs/performance.md} describes, also for
 * families that the rule would not choose.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ProductLoopsBenchmark {

  /** The family, as a value of {@code hadamard.opencl.gemm}. */
  @Param({"naive", "tiled", "strip"})
  public String loops = "";

  /** The number of rows and columns of all three matrices. */
  @Param({"256", "512"})
  public int n;

  private Backend device;
  private Tensor a;
  private Tensor b;
  private Tensor c;

  /** Opens the backend with these loops and fills the operands with ones. */
  @Setup(Level.Trial)
  public void open() {
    device =
        Backends.open(
            BackendConfig.builder().backend("opencl").set("hadamard.opencl.gemm", loops).build());
    TensorArena arena = device.newArena();
    a = ones(arena);
    b = ones(arena);
    c = ones(arena);
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** c ← a·b with a wait. */
  @Benchmark
  public void product() {
    device.matmul(1, a, Transpose.NO, b, Transpose.NO, 0, c);
    device.synchronize();
  }

  private Tensor ones(TensorArena arena) {
    Tensor tensor = arena.allocate(n, n);
    float[] values = new float[n * n];
    Arrays.fill(values, 1);
    device.write(values, tensor);
    return tensor;
  }
}
