package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.Optional;

/** The usual choices for a training in one call, see {@link Model#train}. */
final class ModelTraining {

  private static final int BATCH_ROWS = 32;

  private ModelTraining() {}

  static SavedModel run(
      Backend backend, NetworkSpec spec, DataSet data, Optimizer optimizer, int epochs, long seed) {
    Scaling scaling = Scaling.fit(ScalingMethod.STANDARDISE, data);
    DataSet scaled = scaling.apply(data);
    Optional<TargetScaling> targets = Optional.empty();
    if (data.task() == Task.REGRESSION) {
      targets = Optional.of(TargetScaling.fit(data));
      scaled = targets.get().apply(scaled);
    }
    Loss loss = targets.isEmpty() ? ClassOutputs.usualLoss(spec) : Loss.MEAN_SQUARED_ERROR;
    try (Network network = Network.create(backend, spec, seed);
        Trainer trainer = new Trainer(network, loss, optimizer, BATCH_ROWS)) {
      trainer.fit(scaled, epochs, seed);
      SavedModel trained = SavedModel.of(network).withScaling(scaling).trainedOn(data);
      return targets.map(trained::withTargetScaling).orElse(trained).withLoss(loss);
    }
  }
}
