package dev.hadamard.bench.jmh;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of starting an operation on a tensor that is too small for the computation to matter.
 *
 * <p>{@code repeated} is a launch as in a training loop: on opencl it is a single call of the
 * driver, because its arguments are already bound. {@code newArguments} creates a kernel, binds
 * each argument, and releases the kernel that was unused longest; the difference is the gain of
 * keeping bound kernels. Both return before the device has finished, and the wait is not counted.
 * {@code andWait} includes the wait, and so measures the way to the device and back. On cpu a call
 * computes before it returns, so all three are the same there.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class LaunchBenchmark {

  /**
   * The number of launches between two waits: so few that opencl does not wait for the device by
   * itself.
   */
  private static final int LAUNCHES = 256;

  /** A backend on the class path. */
  @Param({"opencl", "cpu"})
  public String backend = "";

  private Backend device;
  private Tensor x;
  private Tensor y;
  private int factors;

  /** Opens the backend. */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
    TensorArena arena = device.newArena();
    x = arena.allocate(4, 4);
    y = arena.allocate(4, 4);
  }

  /** Waits, outside the measurement. */
  @TearDown(Level.Invocation)
  public void drain() {
    device.synchronize();
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** The same operation on the same tensors. */
  @Benchmark
  @OperationsPerInvocation(LAUNCHES)
  public void repeated() {
    for (int i = 0; i < LAUNCHES; i++) {
      device.axpby(0.5f, x, 0.5f, y);
    }
  }

  /** The same tensors with a new factor in each call. */
  @Benchmark
  @OperationsPerInvocation(LAUNCHES)
  public void newArguments() {
    for (int i = 0; i < LAUNCHES; i++) {
      factors = (factors + 1) % (1 << 24);
      device.axpby(0x1p-24f * factors, x, 0.5f, y);
    }
  }

  /** The same operation with a wait for its result. */
  @Benchmark
  public void andWait() {
    device.axpby(0.5f, x, 0.5f, y);
    device.synchronize();
  }
}
