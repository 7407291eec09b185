package dev.hadamard.bench.engine;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
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
import java.util.Map;

/** Whole steps of gradient descent by {@link Trainer}, as a user's training loop makes them. */
final class TrainingTask implements Task {

  private static final int PHASE_STEPS = 10;

  private final PhaseClock clock;
  private final Network network;
  private final Trainer trainer;
  private final Batch batch;

  TrainingTask(Backend backend, Work.TrainingStep work) {
    int[] sizes = work.sizes().stream().mapToInt(Integer::intValue).toArray();
    NetworkSpec spec = NetworkSpec.of(Activation.RELU, Activation.IDENTITY, sizes);
    this.clock = new PhaseClock(backend);
    this.network = new Network(clock, spec, parameters(spec));
    this.trainer =
        new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.sgd(Operands.ETA), work.batch());
    this.batch =
        Batch.of(
            work.batch(),
            Operands.stream(Operands.BATCH, work.batch() * spec.inputs()),
            Operands.targets(work.batch(), spec.outputs()));
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

  /** The mean of some steps, each phase waited for. */
  @Override
  public Map<String, Long> phases() {
    trainer.step(batch);
    clock.start();
    for (int i = 0; i < PHASE_STEPS; i++) {
      trainer.step(batch);
    }
    return clock.stop(PHASE_STEPS);
  }

  @Override
  public void close() {
    trainer.close();
    network.close();
  }
}
