package dev.hadamard.bench.jmh;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** An activation that is built in, and the same one as an expression, in turns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ExpressionBenchmark {

  /** A backend on the class path. */
  @Param({"cpu", "opencl"})
  public String backend = "";

  /** The activation. */
  @Param({"RELU", "SIGMOID", "TANH", "GELU", "SILU", "ELU", "SOFTPLUS"})
  public Activation function;

  /** The number of elements. */
  @Param({"1048576", "16777216"})
  public int size;

  private Backend device;
  private Tensor z;
  private Tensor out;
  private Elementwise expression;

  /** Opens the backend and fills the operand with seeded numbers in [−8, 8). */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
    TensorArena arena = device.newArena();
    z = arena.allocate(size);
    out = arena.allocate(size);
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-8, 8);
    }
    device.write(values, z);
    expression = Elementwise.of(out, formula(function), Map.of("z", z));
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** Both, one after the other. */
  @Benchmark
  public void inTurns(Times times) {
    long start = System.nanoTime();
    device.activate(function, z, out);
    device.synchronize();
    long between = System.nanoTime();
    device.run(expression);
    device.synchronize();
    times.builtIn += between - start;
    times.expression += System.nanoTime() - between;
  }

  /** The times of both in an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    private long builtIn;
    private long expression;

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      builtIn = 0;
      expression = 0;
    }

    /** The time of the expression in that of the built-in activation. */
    public double ratio() {
      return (double) expression / builtIn;
    }
  }

  private static Expression formula(Activation f) {
    Expression z = Expression.input("z");
    return switch (f) {
      case RELU -> z.max(0);
      case SIGMOID -> z.sigmoid();
      case TANH -> z.tanh();
      case GELU -> z.times(0.5).times(z.times(Math.sqrt(0.5)).erf().plus(1));
      case SILU -> z.times(z.sigmoid());
      case ELU -> z.greater(0).select(z, z.expm1());
      case SOFTPLUS -> z.max(0).plus(z.abs().negate().exp().log1p());
      default -> throw new IllegalArgumentException(f.label());
    };
  }
}
