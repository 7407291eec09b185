package dev.hadamard.bench.jmh;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
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
 * The cost of memory that is allocated and freed repeatedly, as by an inference with another batch
 * size.
 *
 * <p>On opencl a freed buffer is kept for the next request of its size, so that no driver call
 * creates one here; only the fill with zeros remains, which is queued without waiting. On cpu it is
 * a new array.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ArenaBenchmark {

  /** The number of arenas between two waits. */
  private static final int ARENAS = 16;

  /** A backend on the class path. */
  @Param({"opencl", "cpu"})
  public String backend = "";

  /** The number of floats of the tensor. */
  @Param({"1", "4096", "1048576"})
  public int floats;

  private Backend device;

  /** Opens the backend. */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
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

  /** An arena with one tensor, opened and closed. */
  @Benchmark
  @OperationsPerInvocation(ARENAS)
  public void allocateAndClose() {
    for (int i = 0; i < ARENAS; i++) {
      try (TensorArena arena = device.newArena()) {
        arena.allocate(floats);
      }
    }
  }
}
