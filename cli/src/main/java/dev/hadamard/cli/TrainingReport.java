package dev.hadamard.cli;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.RegressionMetrics;
import dev.hadamard.nn.data.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of a training.
 *
 * @param runs the training, and the one it is compared with if there is one
 * @param files what the first of them left
 */
record TrainingReport(TrainingPlan plan, List<TrainingRun> runs, TrainingFiles files) {

  /**
   * For machines.
   *
   * @param preparationSeconds before the first step: kernels are built on first use
   * @param seconds of all steps, the evaluations between them not counted
   * @param totalSeconds from the first step to the end, with the evaluations
   * @param parameters weights and biases of the network
   * @param lossPerEpoch over the training set, after each epoch
   * @param trainAccuracyPerEpoch the same, of the accuracy; null for regression
   * @param trainR2PerEpoch the same, of R²; null for classification
   * @param trainLoss the last of them
   * @param testAccuracy on the held-out samples, at the end; this and testAccuracyPerEpoch are null
   *     for regression
   * @param target what a regression's values are called; this, testMse, testMae, testR2 and
   *     testR2PerEpoch are null for classification
   * @param testMse on the held-out samples, at the end, in the square of the values' unit
   * @param testMae the same in the values' unit
   * @param testR2 the same without unit; null also where the held-out values are all equal
   * @param bestEpoch the epoch, from 1 on, with the best accuracy or R² on the held-out samples
   * @param bestTestAccuracy the accuracy after it; null for regression
   * @param bestTestR2 R² after it; null for classification
   * @param bestModel the file with the network as it was then
   * @param warning if the best epoch is no better than chance; else null
   * @param compare null if nothing was compared
   */
  record Json(
      String backend,
      String device,
      String deviceType,
      String data,
      String task,
      @Nullable String target,
      int trainSamples,
      int testSamples,
      String network,
      long parameters,
      String activation,
      String optimizer,
      int batch,
      int epochs,
      long steps,
      long seed,
      List<Double> lossPerEpoch,
      @Nullable List<@Nullable Double> trainAccuracyPerEpoch,
      @Nullable List<@Nullable Double> trainR2PerEpoch,
      @Nullable List<@Nullable Double> testAccuracyPerEpoch,
      @Nullable List<@Nullable Double> testR2PerEpoch,
      double trainLoss,
      @Nullable Double testAccuracy,
      @Nullable Double testMse,
      @Nullable Double testMae,
      @Nullable Double testR2,
      int bestEpoch,
      @Nullable Double bestTestAccuracy,
      @Nullable Double bestTestR2,
      double preparationSeconds,
      double seconds,
      double totalSeconds,
      double samplesPerSecond,
      String model,
      String bestModel,
      String learningCurve,
      @Nullable String warning,
      @Nullable CompareJson compare) {}

  /** The other training, and how far the two lie apart. */
  record CompareJson(
      String backend,
      String device,
      List<Double> lossPerEpoch,
      @Nullable Double testAccuracy,
      @Nullable Double testR2,
      double seconds,
      Comparison divergence) {}

  /** The learning curve of these runs as an SVG. */
  static String learningCurve(TrainingPlan plan, List<TrainingRun> runs) {
    String title =
        "%s, %s %s".formatted(plan.data(), plan.network().sizes(), plan.activation().label());
    return LearningCurve.svg(
        title,
        plan.score(),
        runs.stream()
            .map(run -> new LearningCurve.Run(run.backend().name(), run.epochs()))
            .toList());
  }

  /** How far the two runs lie apart, if there are two. */
  Optional<Comparison> comparison() {
    return runs.size() < 2
        ? Optional.empty()
        : Optional.of(Comparison.of(plan, runs.get(0), runs.get(1)));
  }

  /** The errors of a regression in the units of its values; empty for classification. */
  Optional<RegressionMetrics> inUnits(Evaluation test) {
    return plan.targetScaling().map(targets -> test.regression().inUnits(targets.unit()));
  }

  Json toJson() {
    TrainingRun run = runs.get(0);
    BestEpoch best = run.best().orElseThrow();
    return new Json(
        run.backend().name(),
        run.backend().device().name(),
        run.backend().device().type().label(),
        plan.data(),
        plan.task().label(),
        isRegression() ? plan.train().target() : null,
        plan.train().rows(),
        plan.test().rows(),
        plan.network().sizes(),
        plan.network().parameterCount(),
        plan.activation().label(),
        plan.optimizer().describe(),
        plan.batch(),
        run.epochs().size(),
        run.state().steps(),
        plan.seed(),
        losses(run),
        isRegression() ? null : scores(run, Epoch::trainScore),
        isRegression() ? scores(run, Epoch::trainScore) : null,
        isRegression() ? null : scores(run, Epoch::testScore),
        isRegression() ? scores(run, Epoch::testScore) : null,
        run.trainLoss(),
        accuracy(run),
        metric(run, RegressionMetrics::mse),
        metric(run, RegressionMetrics::mae),
        metric(run, RegressionMetrics::r2),
        best.epoch().number(),
        isRegression() ? null : number(best.epoch().testScore()),
        isRegression() ? number(best.epoch().testScore()) : null,
        run.preparationSeconds(),
        run.stepSeconds(),
        run.seconds(),
        run.samplesPerSecond(plan),
        files.model().toString(),
        files.best().toString(),
        files.curve().toString(),
        ChanceLevel.warning(best.test()).orElse(null),
        comparison().map(comparison -> compareJson(runs.get(1), comparison)).orElse(null));
  }

  private boolean isRegression() {
    return plan.task() == Task.REGRESSION;
  }

  private @Nullable Double accuracy(TrainingRun run) {
    return isRegression() ? null : number(run.test().accuracy());
  }

  private @Nullable Double metric(TrainingRun run, ToDoubleFunction<RegressionMetrics> figure) {
    return inUnits(run.test()).map(metrics -> number(figure.applyAsDouble(metrics))).orElse(null);
  }

  private static List<@Nullable Double> scores(TrainingRun run, ToDoubleFunction<Epoch> score) {
    List<@Nullable Double> scores = new ArrayList<>();
    run.epochs().forEach(epoch -> scores.add(number(score.applyAsDouble(epoch))));
    return scores;
  }

  /** JSON has no NaN. */
  private static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private CompareJson compareJson(TrainingRun other, Comparison comparison) {
    return new CompareJson(
        other.backend().name(),
        other.backend().device().name(),
        losses(other),
        accuracy(other),
        metric(other, RegressionMetrics::r2),
        other.stepSeconds(),
        comparison);
  }

  private static List<Double> losses(TrainingRun run) {
    return run.epochs().stream().map(Epoch::loss).toList();
  }
}
