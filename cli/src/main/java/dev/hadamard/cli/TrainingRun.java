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
 * The result of training a plan on a backend.
 *
 * @param epochs those that were finished
 * @param best the best of them; empty if there is none
 * @param earlyWeights as they were after {@link #EARLY_STEPS} steps, or at the end if that was
 *     earlier
 * @param weights as they were at the end
 * @param state what is needed, besides the weights, to go on
 * @param test how well the network does on the held-out samples, with values as scaled for it
 * @param preparationSeconds the time before the first step: kernels are built on first use
 * @param stepSeconds the time of all steps, the evaluations between them not counted
 * @param seconds the time from the first step to the end, with the evaluations
 * @param isInterrupted whether it was stopped before its end
 */
record TrainingRun(
    BackendInfo backend,
    List<Epoch> epochs,
    Optional<BestEpoch> best,
    Parameters earlyWeights,
    Parameters weights,
    TrainingState state,
    Evaluation test,
    double preparationSeconds,
    double stepSeconds,
    double seconds,
    boolean isInterrupted) {

  /** So few that rounding has hardly spread, see {@link Comparison}. */
  static final int EARLY_STEPS = 20;

  /**
   * Trains. An interrupt of the thread stops it after the batch at hand.
   *
   * @throws CheckFailedException if the loss or a weight is no longer finite
   */
  static TrainingRun of(TrainingPlan plan, Backend backend, Progress progress) {
    double preparationSeconds = prepare(plan, backend);
    try (Network network = Network.create(backend, plan.network(), plan.seed());
        Trainer trainer = new Trainer(network, plan.loss(), plan.optimizer(), plan.batch())) {
      Recorder recorder = new Recorder(plan, trainer, progress);
      progress.begin();
      long start = System.nanoTime();
      TrainingResult result = trainer.fit(plan.train(), plan.epochs(), plan.seed(), recorder);
      double seconds = secondsSince(start);
      requireFinite(plan, network.read());
      return new TrainingRun(
          backend.info(),
          List.copyOf(recorder.epochs),
          Optional.ofNullable(recorder.best),
          recorder.earlyWeights == null ? network.read() : recorder.earlyWeights,
          network.read(),
          trainer.state(),
          trainer.evaluate(plan.test()),
          preparationSeconds,
          result.epochs().stream().mapToDouble(EpochReport::seconds).sum(),
          seconds,
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
    return secondsSince(start);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** The last step may spoil the weights after the loss was still finite. */
  private static void requireFinite(TrainingPlan plan, Parameters weights) {
    for (String name : weights.names()) {
      if (!areFinite(weights.values(name))) {
        throw new CheckFailedException(
            "the training diverged: a weight is infinite or NaN; try a --learning-rate below %s"
                .formatted(plan.optimizer().learningRate()));
      }
    }
  }

  private static boolean areFinite(float[] values) {
    return IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i]));
  }

  /** The loss after the last epoch, NaN if there was none. */
  double trainLoss() {
    return epochs.isEmpty() ? Double.NaN : last().loss();
  }

  /** The last epoch that was finished; there must be one. */
  Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /** Samples learnt from in a second of the steps. */
  double samplesPerSecond(TrainingPlan plan) {
    return (double) plan.train().rows() * epochs.size() / stepSeconds;
  }

  /** The network at the end, with all that belongs to it. */
  SavedModel model(TrainingPlan plan) {
    return saved(plan, weights, Optional.of(state));
  }

  /** The network after its best epoch; without the state of the optimizer, as it is for use. */
  Optional<SavedModel> bestModel(TrainingPlan plan) {
    return best.map(
        found ->
            saved(plan, found.weights(), Optional.empty())
                .withNote("epoch", "%d of %d".formatted(found.epoch().number(), epochs.size())));
  }

  private SavedModel saved(
      TrainingPlan plan, Parameters parameters, Optional<TrainingState> training) {
    return new SavedModel(
            plan.network(),
            parameters,
            Optional.of(plan.scaling()),
            plan.train().classes(),
            plan.targetScaling(),
            training,
            Map.of())
        .trainedOn(plan.train())
        .madeOn(backend)
        .withLoss(plan.loss())
        .withNote("data", plan.data())
        .withNote("optimizer", plan.optimizer().describe())
        .withNote("seed", Long.toString(plan.seed()));
  }

  /** Measures the network after each epoch, keeps the best, and tells the progress. */
  private static final class Recorder implements TrainingListener {
    private final TrainingPlan plan;
    private final Trainer trainer;
    private final Progress progress;
    private final List<Epoch> epochs = new ArrayList<>();
    private @Nullable BestEpoch best;
    private @Nullable Parameters earlyWeights;
    private long start = System.nanoTime();

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
      progress.step(batch);
    }

    @Override
    public void epochDone(EpochReport report) {
      if (!Double.isFinite(report.loss())) {
        throw new CheckFailedException(
            "the training diverged: the loss after epoch %d is %s; try a --learning-rate below %s"
                .formatted(report.epoch(), report.loss(), plan.optimizer().learningRate()));
      }
      Evaluation test = trainer.evaluate(plan.test());
      boolean isBest = best == null || rank(test) > rank(best.test());
      Epoch epoch =
          new Epoch(
              report.epoch(),
              report.loss(),
              plan.score().of(report.training()),
              plan.score().of(test),
              isBest,
              secondsSince(start));
      if (isBest) {
        best = new BestEpoch(epoch, trainer.network().read(), test);
      }
      start = System.nanoTime();
      epochs.add(epoch);
      progress.epoch(epoch);
    }

    /**
     * The score; where it is undefined, as R² of equal values is, the loss decides. What has
     * neither comes last.
     */
    private double rank(Evaluation test) {
      double score = plan.score().of(test);
      double rank = Double.isNaN(score) ? -test.loss() : score;
      return Double.isNaN(rank) ? Double.NEGATIVE_INFINITY : rank;
    }
  }
}
