package dev.hadamard.bench.jmh;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Adam's update of 2²⁴ parameters beside a copy of as many. The update reads four numbers for each
 * parameter and writes three, the copy reads one and writes one: at the same bandwidth the update
 * takes 3.5 times as long.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class OptimizerBenchmark {

  private static final int PARAMETERS = 1 << 24;

  /** A backend on the class path. */
  @Param({"cpu", "opencl"})
  public String backend = "";

  private Backend device;
  private Tensor gradients;
  private Tensor copied;
  private List<Op> update;

  /** Opens the backend. */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
    TensorArena arena = device.newArena();
    gradients = arena.allocate(PARAMETERS);
    copied = arena.allocate(PARAMETERS);
    Optimizer adam = Optimizer.adam(1e-3);
    float[] values = adam.factors(1, adam.learningRate());
    Tensor[] factors = new Tensor[values.length];
    for (int i = 0; i < values.length; i++) {
      factors[i] = arena.allocate(Shape.of(1, 1));
      device.write(new float[] {values[i]}, factors[i]);
    }
    Tensor parameters = arena.allocate(PARAMETERS);
    Map<String, Tensor> slots = new HashMap<>();
    for (String slot : adam.slots()) {
      slots.put(slot, arena.allocate(PARAMETERS));
    }
    update =
        adam.update(
            new Optimizer.Update() {
              @Override
              public Tensor parameters() {
                return parameters;
              }

              @Override
              public Tensor gradients() {
                return gradients;
              }

              @Override
              public Tensor slot(String name) {
                return Objects.requireNonNull(slots.get(name));
              }

              @Override
              public Tensor factor(int index) {
                return factors[index];
              }

              @Override
              public List<Optimizer.Segment> segments() {
                throw new UnsupportedOperationException("Adam asks for no segments");
              }

              @Override
              public Tensor scratch(String name, Shape shape) {
                throw new UnsupportedOperationException("Adam asks for no scratch memory");
              }

              @Override
              public Tensor perParameter(String name, ToDoubleFunction<Optimizer.Segment> value) {
                throw new UnsupportedOperationException("Adam asks for no mask");
              }
            });
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** A copy, then an update. */
  @Benchmark
  public void inTurns(Times times) {
    long start = System.nanoTime();
    device.axpby(1, gradients, 0, copied);
    device.synchronize();
    long between = System.nanoTime();
    update.forEach(device::run);
    device.synchronize();
    times.copy += between - start;
    times.update += System.nanoTime() - between;
  }

  /** The times of both in an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    private long copy;
    private long update;

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      copy = 0;
      update = 0;
    }

    /** The bandwidth of the update in that of the copy. */
    public double share() {
      return 3.5 * copy / update;
    }
  }
}
