package dev.hadamard.bench.jmh;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.op.Dense;
import java.util.List;
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
 * The cost of a training step's calls on the host: called one by one, replayed, and by a trainer,
 * which uploads a batch and replays. The network is too small for the computation to matter. With
 * {@code -prof gc} it shows the garbage of each; {@code replayed} leaves none on opencl.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ReplayBenchmark {

  /**
   * The number of steps between two waits: so few that opencl does not wait for the device by
   * itself.
   */
  private static final int STEPS = 32;

  private static final int ROWS = 4;

  /** A backend on the class path. */
  @Param({"opencl", "cpu"})
  public String backend = "";

  private Backend device;
  private Tensor x;
  private Tensor targets;
  private Tensor a;
  private Tensor z;
  private Tensor[] delta;
  private Tensor[] w;
  private Tensor[] b;
  private List<Dense.LayerGradient> gradients;
  private Recording recording;
  private Network network;
  private Trainer trainer;
  private Batch batch;

  /** Opens the backend and prepares the step of a network 8-8-8 in both ways. */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
    TensorArena arena = device.newArena();
    x = arena.allocate(ROWS, 8);
    targets = arena.allocate(ROWS, 8);
    a = arena.allocate(ROWS, 8);
    z = arena.allocate(ROWS, 8);
    delta = new Tensor[] {arena.allocate(ROWS, 8), arena.allocate(ROWS, 8)};
    w = new Tensor[] {arena.allocate(8, 8), arena.allocate(8, 8)};
    b = new Tensor[] {arena.allocate(8), arena.allocate(8)};
    gradients =
        List.of(
            new Dense.LayerGradient(delta[0], x, w[0], b[0]),
            new Dense.LayerGradient(delta[1], a, w[1], b[1]));
    recording = device.record(on -> step(on));
    network =
        Network.create(device, NetworkSpec.of(Activation.RELU, Activation.IDENTITY, 8, 8, 8), 1);
    trainer = new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.sgd(0.1), ROWS);
    batch = new Batch(ROWS, 8, 8);
  }

  private void step(Backend on) {
    on.denseForward(x, w[0], b[0], Activation.RELU, a, a);
    on.denseHead(a, w[1], b[1], targets, 0.25f, z, delta[1]);
    on.denseDelta(delta[1], w[1], Activation.RELU, a, delta[0]);
    on.denseGradients(-0.1f, 1, gradients);
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    trainer.close();
    network.close();
    recording.close();
    device.close();
  }

  /** The calls of a step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void called() {
    for (int i = 0; i < STEPS; i++) {
      step(device);
    }
    device.synchronize();
  }

  /** The same, recorded. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void replayed() {
    for (int i = 0; i < STEPS; i++) {
      recording.replay();
    }
    device.synchronize();
  }

  /** A whole step with its two uploads. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void trained() {
    for (int i = 0; i < STEPS; i++) {
      trainer.step(batch);
    }
    device.synchronize();
  }
}
