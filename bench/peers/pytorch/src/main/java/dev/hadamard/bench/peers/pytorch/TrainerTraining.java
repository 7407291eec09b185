package dev.hadamard.bench.peers.pytorch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.List;

/** A training step as DJL's documentation does it: blocks, loss, automatic gradients, optimizer. */
final class TrainerTraining implements Task {

  private final Model model;
  private final Trainer trainer;
  private final NDArray batch;
  private final NDArray targets;
  private final List<Upload> uploads;
  private final NDArray firstWeights;

  TrainerTraining(Work.TrainingStep work) {
    int rows = work.batch();
    int inputs = work.sizes().get(0);
    int classes = work.sizes().get(work.sizes().size() - 1);
    List<Linear> layers = new ArrayList<>();
    SequentialBlock network = new SequentialBlock();
    for (int l = 1; l < work.sizes().size(); l++) {
      if (l > 1) {
        network.add(Activation::relu);
      }
      layers.add(Linear.builder().setUnits(work.sizes().get(l)).build());
      network.add(layers.get(l - 1));
    }
    model = Model.newInstance("step", Device.cpu(), "PyTorch");
    model.setBlock(network);
    Optimizer descent = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(Operands.ETA)).build();
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true))
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(descent));
    trainer.initialize(new Shape(rows, inputs));
    for (int l = 0; l < layers.size(); l++) {
      float[] w = Operands.weights(l, work.sizes().get(l + 1), work.sizes().get(l));
      new Upload(w, weights(layers.get(l))).run();
    }
    firstWeights = weights(layers.get(0));
    batch = trainer.getManager().zeros(new Shape(rows, inputs));
    targets = trainer.getManager().zeros(new Shape(rows, classes));
    uploads =
        List.of(
            new Upload(Operands.stream(Operands.BATCH, rows * inputs), batch),
            new Upload(Operands.targets(rows, classes), targets));
  }

  private static NDArray weights(Linear layer) {
    return layer.getParameters().get("weight").getArray();
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is made within it
  public void run() {
    uploads.forEach(Upload::run);
    try (NDScope scope = new NDScope()) {
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList outputs = trainer.forward(new NDList(batch));
        gradients.backward(trainer.getLoss().evaluate(new NDList(targets), outputs));
      }
      trainer.step();
    }
  }

  @Override
  public float[] result() {
    run();
    return firstWeights.toFloatArray();
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
