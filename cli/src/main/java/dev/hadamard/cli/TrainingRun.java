package dev.hadamard.cli;

import dev.hadamard.Backend;
import dev.hadamard.BackendInfo;
import dev.hadamard.nn.EpochReport;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.TrainingListener;
import dev.hadamard.nn.TrainingResult;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.model.SavedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a plan on a backend.
 *
 * @param epochs those that were finished
 * @param earlyWeights as they were after {@link #EARLY_STEPS} steps, or at the end if that was
 *     earlier
 * @param weights as they were at the end
 * @param state what is needed, besides the weights, to go on
 * @param test how well the network does on the held-out samples, with values as scaled for it
 * @param preparationSeconds the time before the first step: kernels are built on first use
 * @param seconds the time of all steps, the evaluations between them not counted
 * @param isInterrupted whether it was stopped before its end
 */
record TrainingRun(
    BackendInfo backend,
    List<Epoch> epochs,
    Parameters earlyWeights,
    Parameters weights,
    TrainingState state,
    Evaluation test,
    double preparationSeconds,
    double seconds,
    boolean isInterrupted) {

  /** So few that rounding has hardly spread, see {@link Comparison}. */
  static final int EARLY_STEPS = 20;

  /**
   * Trains. An interrupt of the thread stops it after the batch at hand.
   *
   * @throws CheckFailedException if the loss is no longer a number
   */
  static TrainingRun of(TrainingPlan plan, Backend backend, Progress progress) {
    double preparationSeconds = prepare(plan, backend);
    try (Network network = Network.create(backend, plan.network(), plan.seed());
        Trainer trainer = new Trainer(network, plan.loss(), plan.optimizer(), plan.batch())) {
      Recorder recorder = new Recorder(plan, trainer, progress);
      TrainingResult result = trainer.fit(plan.train(), plan.epochs(), plan.seed(), recorder);
      return new TrainingRun(
          backend.info(),
          List.copyOf(recorder.epochs),
          recorder.earlyWeights == null ? network.read() : recorder.earlyWeights,
          network.read(),
          trainer.state(),
          trainer.evaluate(plan.test()),
          preparationSeconds,
          result.epochs().stream().mapToDouble(EpochReport::seconds).sum(),
          result.interrupted());
    }
  }

  /**
   * Has the device build and load what the training will use, by a network that is thrown away; it
   * learns batches of the same sizes. Returns how many seconds that took.
   */
  private static double prepare(TrainingPlan plan, Backend backend) {
    long start = System.nanoTime();
    int rows = plan.train().rows();
    int[] fewRows =
        IntStream.range(0, Math.min(rows, plan.batch() + rows % plan.batch())).toArray();
    try (Network network = Network.create(backend, plan.network(), plan.seed());
        Trainer trainer = new Trainer(network, plan.loss(), plan.optimizer(), plan.batch())) {
      if (trainer.fit(plan.train().select(fewRows), 1, plan.seed()).interrupted()) {
        Thread.currentThread().interrupt(); // for the training itself, which then stops at once
      }
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  /** The loss after the last epoch, NaN if there was none. */
  double trainLoss() {
    return epochs.isEmpty() ? Double.NaN : epochs.get(epochs.size() - 1).loss();
  }

  /** Samples learnt from in a second of training. */
  double samplesPerSecond(TrainingPlan plan) {
    return (double) plan.train().rows() * epochs.size() / seconds;
  }

  /** The network with all that belongs to it. */
  SavedModel model(TrainingPlan plan) {
    return new SavedModel(
            plan.network(),
            weights,
            Optional.of(plan.scaling()),
            plan.train().classes(),
            plan.targetScaling(),
            Optional.of(state),
            Map.of())
        .trainedOn(plan.train())
        .madeOn(backend)
        .withNote("data", plan.data())
        .withNote("optimizer", plan.optimizer().describe())
        .withNote("seed", Long.toString(plan.seed()));
  }

  /** Measures the network after each epoch and tells the progress. */
  private static final class Recorder implements TrainingListener {
    private final TrainingPlan plan;
    private final Trainer trainer;
    private final Progress progress;
    private final List<Epoch> epochs = new ArrayList<>();
    private @Nullable Parameters earlyWeights;

    Recorder(TrainingPlan plan, Trainer trainer, Progress progress) {
      this.plan = plan;
      this.trainer = trainer;
      this.progress = progress;
    }

    @Override
    public void batchDone(int epoch, int batch, int batches) {
      if (trainer.steps() == EARLY_STEPS) {
        earlyWeights = trainer.network().read();
      }
      progress.step();
    }

    @Override
    public void epochDone(EpochReport report) {
      if (!Double.isFinite(report.loss())) {
        throw new CheckFailedException(
            "the training diverged: the loss after epoch %d is %s; try a --learning-rate below %s"
                .formatted(report.epoch(), report.loss(), plan.optimizer().learningRate()));
      }
      double score = plan.score().of(trainer.evaluate(plan.test()));
      Epoch epoch = new Epoch(report.epoch(), report.loss(), score);
      epochs.add(epoch);
      progress.epoch(epoch);
    }
  }
}
