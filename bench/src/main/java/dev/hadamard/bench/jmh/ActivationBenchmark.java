package dev.hadamard.bench.jmh;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.SplittableRandom;
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
 * The elementwise loops of {@code cpu}: the calling thread computes 4096 floats alone, in the
 * innermost caches; 2²⁰ floats are divided among all threads. The identity is a copy and thus the
 * upper limit of the others.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ActivationBenchmark {

  /** The function. */
  @Param public Activation function;

  /** The number of elements. */
  @Param({"4096", "1048576"})
  public int size;

  private Backend device;
  private Tensor z;
  private Tensor out;

  /** Opens the backend and fills the operand with seeded numbers in [−8, 8). */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open("cpu");
    TensorArena arena = device.newArena();
    z = arena.allocate(size);
    out = arena.allocate(size);
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-8, 8);
    }
    device.write(values, z);
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** out ← f(z). */
  @Benchmark
  public void activate() {
    device.activate(function, z, out);
  }

  /** out ← f′(z). */
  @Benchmark
  public void derivative() {
    device.derivative(function, z, out);
  }
}
