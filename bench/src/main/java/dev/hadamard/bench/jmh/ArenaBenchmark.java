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
 * What memory costs that comes and goes, such as that of an inference of another batch size.
 *
 * <p>On opencl a freed buffer waits for the next request of its size, so no driver call creates one
 * here; what is left is the fill with zeros, queued and not waited for. On cpu it is a new array.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ArenaBenchmark {

  /** Arenas between two waits. */
  private static final int ARENAS = 16;

  /** A backend on the class path. */
  @Param({"opencl", "cpu"})
  public String backend = "";

  /** Floats of the tensor. */
  @Param({"1", "4096", "1048576"})
  public int floats;

  private Backend device;

  /** Opens the backend. */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
  }

  /** Waits, beside the measurement. */
  @TearDown(Level.Invocation)
  public void drain() {
    device.synchronize();
  }

  /** Frees all. */
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
