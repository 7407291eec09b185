package dev.hadamard.bench.jmh;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.Arrays;
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
 * The three products of a dense layer's training step, each with its fused operations: forward x·Wᵀ
 * (NT), δ·W (NN) and δᵀ·x (TN). Tensors are resident; each call ends with one synchronize.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class DenseLayerBenchmark {

  /** A backend on the class path. */
  @Param({"cpu", "opencl", "reference"})
  public String backend = "";

  /** Batch × inputs × outputs. */
  @Param({"64x784x512", "256x512x512"})
  public String shape = "";

  private Backend device;
  private Tensor x;
  private Tensor w;
  private Tensor b;
  private Tensor a;
  private Tensor delta;
  private Tensor deltaPrevious;

  /** Opens the backend and fills the operands with seeded numbers in [−1, 1). */
  @Setup(Level.Trial)
  public void open() {
    int[] extents = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    int batch = extents[0];
    int inputs = extents[1];
    int outputs = extents[2];
    device = Backends.open(backend);
    TensorArena arena = device.newArena();
    SplittableRandom random = new SplittableRandom(1);
    x = random(arena, random, batch, inputs);
    w = random(arena, random, outputs, inputs);
    b = random(arena, random, 1, outputs);
    delta = random(arena, random, batch, outputs);
    a = arena.allocate(batch, outputs);
    deltaPrevious = arena.allocate(batch, inputs);
  }

  /** a ← f(x·Wᵀ + b). */
  @Benchmark
  public void forward() {
    device.denseForward(x, w, b, Activation.RELU, a, a);
    device.synchronize();
  }

  /** δ ← (δ·W) ⊙ f′. */
  @Benchmark
  public void delta() {
    device.denseDelta(delta, w, Activation.RELU, x, deltaPrevious);
    device.synchronize();
  }

  /** W ← W − η·δᵀ·x, b ← b − η·Σδ, with η so small that W stays bounded. */
  @Benchmark
  public void gradient() {
    device.denseGradient(-1e-9f, delta, x, 1, w, b);
    device.synchronize();
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  private Tensor random(TensorArena arena, SplittableRandom random, int rows, int columns) {
    Tensor tensor = arena.allocate(rows, columns);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    device.write(values, tensor);
    return tensor;
  }
}
