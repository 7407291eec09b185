package dev.hadamard.bench.engine;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Whole steps of gradient descent by {@link Trainer}, as a user's training loop makes them. */
final class TrainingTask implements Task {

  /** Of those that are divided into phases. */
  private static final int FEWEST_STEPS = 4;

  private static final int MOST_STEPS = 200;

  private final PhaseClock clock;
  private final Network network;
  private final Trainer trainer;
  private final Batch batch;

  TrainingTask(Backend backend, Work.TrainingStep work) {
    this(backend, work, System::nanoTime);
  }

  TrainingTask(Backend backend, Work.TrainingStep work, LongSupplier nanoTime) {
    this(backend, spec(work), parameters(spec(work)), work.batch(), nanoTime);
  }

  TrainingTask(Backend backend, NetworkStep work) {
    this(
        backend,
        ImageNetworks.spec(work.network()),
        ImageNetworks.parameters(work.network()),
        work.batch(),
        System::nanoTime);
  }

  private TrainingTask(
      Backend backend, NetworkSpec spec, Parameters initial, int rows, LongSupplier nanoTime) {
    this.clock = new PhaseClock(backend, nanoTime);
    this.network = new Network(clock, spec, initial);
    this.trainer =
        new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.sgd(Operands.ETA), rows);
    this.batch =
        Batch.of(
            rows,
            Operands.stream(Operands.BATCH, rows * spec.inputs()),
            Operands.targets(rows, spec.outputs()));
  }

  private static NetworkSpec spec(Work.TrainingStep work) {
    int[] sizes = work.sizes().stream().mapToInt(Integer::intValue).toArray();
    return NetworkSpec.of(Activation.RELU, Activation.IDENTITY, sizes);
  }

  private static Parameters parameters(NetworkSpec spec) {
    float[][] weights = new float[spec.depth()][];
    float[][] biases = new float[spec.depth()][];
    for (int layer = 0; layer < weights.length; layer++) {
      weights[layer] = Operands.weights(layer, spec.outputsOf(layer), spec.inputsOf(layer));
      biases[layer] = new float[spec.outputsOf(layer)];
    }
    return Parameters.of(spec, weights, biases);
  }

  @Override
  public void run() {
    trainer.step(batch);
    clock.synchronize();
  }

  @Override
  public float[] result() {
    run();
    return network.read().weight(0);
  }

  @Override
  public boolean hasKernelTime() {
    return clock.keepsDeviceTime();
  }

  @Override
  public long kernelNanos() {
    return clock.kernelNanos(() -> trainer.step(batch));
  }

  /**
   * The median of each phase, over steps whose phases are waited for. Between two of them is a
   * whole step, so that caches and threads are as a training leaves them. The first half of the
   * time only warms up: a process that has waited for its turn is slow at first, and so are
   * operations that until now have been replayed.
   */
  @Override
  public Map<String, Long> phases(long nanos) {
    Map<String, List<Long>> times = new LinkedHashMap<>();
    long start = clock.now();
    for (int step = 0; step < FEWEST_STEPS || isGoingOn(step, start, nanos); step++) {
      run();
      clock.start();
      trainer.step(batch);
      clock.stop().forEach((phase, time) -> of(phase, times).add(time));
    }
    Map<String, Long> medians = new LinkedHashMap<>();
    times.forEach(
        (phase, all) -> medians.put(phase, median(all.subList(all.size() / 2, all.size()))));
    return medians;
  }

  private boolean isGoingOn(int steps, long start, long nanos) {
    return steps < MOST_STEPS && clock.now() - start < nanos;
  }

  private static List<Long> of(String phase, Map<String, List<Long>> times) {
    return times.computeIfAbsent(phase, none -> new ArrayList<>());
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  @Override
  public void close() {
    trainer.close();
    network.close();
  }
}
