package dev.hadamard.bench.jmh;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
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
 * Small square products on {@code cpu} with all threads and with the calling thread only. It shows
 * the size from which more threads are faster, and the cost of a call with almost no computation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class SmallProductBenchmark {

  /** The number of rows and columns of all three matrices. */
  @Param({"4", "16", "32", "64", "128", "256"})
  public int n;

  /** The value of hadamard.cpu.threads; 0 for one thread per processor. */
  @Param({"1", "0"})
  public String threads = "";

  private Backend device;
  private Tensor a;
  private Tensor b;
  private Tensor c;

  /** Opens the backend and fills the operands with ones. */
  @Setup(Level.Trial)
  public void open() {
    device =
        Backends.open(
            BackendConfig.builder().backend("cpu").set(ConfigKey.CPU_THREADS, threads).build());
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

  /** c ← a·b. */
  @Benchmark
  public void product() {
    device.matmul(1, a, Transpose.NO, b, Transpose.NO, 0, c);
  }

  private Tensor ones(TensorArena arena) {
    Tensor tensor = arena.allocate(n, n);
    float[] values = new float[n * n];
    Arrays.fill(values, 1);
    device.write(values, tensor);
    return tensor;
  }
}
