package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.RegressionMetrics;
import dev.hadamard.nn.data.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of a training.
 *
 * @param runs the training, and the one it is compared with if there is one
 * @param model where the network was saved
 * @param curve where the learning curve is
 */
record TrainingReport(TrainingPlan plan, List<TrainingRun> runs, Path model, Path curve) {

  /**
   * For machines.
   *
   * @param preparationSeconds before the first step: kernels are built on first use
   * @param seconds of all steps, the evaluations between them not counted
   * @param lossPerEpoch over the training set, after each epoch
   * @param trainLoss the last of them
   * @param testAccuracy on the held-out samples, at the end; this and testAccuracyPerEpoch are null
   *     for regression
   * @param target what a regression's values are called; this, testMse, testMae, testR2 and
   *     testR2PerEpoch are null for classification
   * @param testMse on the held-out samples, at the end, in the square of the values' unit
   * @param testMae the same in the values' unit
   * @param testR2 the same without unit; null also where the held-out values are all equal
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
      String activation,
      String optimizer,
      int batch,
      int epochs,
      long steps,
      long seed,
      List<Double> lossPerEpoch,
      @Nullable List<@Nullable Double> testAccuracyPerEpoch,
      @Nullable List<@Nullable Double> testR2PerEpoch,
      double trainLoss,
      @Nullable Double testAccuracy,
      @Nullable Double testMse,
      @Nullable Double testMae,
      @Nullable Double testR2,
      double preparationSeconds,
      double seconds,
      double samplesPerSecond,
      String model,
      String learningCurve,
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

  /** For people. */
  void print(Console console) {
    TrainingRun run = runs.get(0);
    console.println("");
    if (run.test().metrics() instanceof ConfusionMatrix confusion) {
      ConfusionTable.lines(confusion).forEach(console::println);
      console.println("");
    }
    console.println(result(run));
    console.println(
        String.format(
            Locale.ROOT,
            "%d epochs, %d steps in %.2f s: %,.0f samples/s; %.2f s to prepare the device",
            run.epochs().size(),
            run.state().steps(),
            run.seconds(),
            run.samplesPerSecond(plan),
            run.preparationSeconds()));
    comparison()
        .ifPresent(
            comparison ->
                console.println(
                    "%s against %s, %s"
                        .formatted(
                            run.backend().name(),
                            runs.get(1).backend().name(),
                            comparison.describe(plan))));
    console.println("wrote " + Console.literal(model + ", " + curve));
  }

  /** The figures on the held-out samples, those of a regression in the units of its values. */
  private String result(TrainingRun run) {
    return regression(run)
        .map(metrics -> "@|bold test " + metrics + "|@")
        .orElseGet(
            () ->
                "@|bold "
                    + plan.score().describe(run.test().accuracy())
                    + "|@ ("
                    + run.test().confusion()
                    + ")");
  }

  private Optional<RegressionMetrics> regression(TrainingRun run) {
    return plan.targetScaling().map(targets -> run.test().regression().inUnits(targets.unit()));
  }

  Json toJson() {
    TrainingRun run = runs.get(0);
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
        plan.activation().label(),
        plan.optimizer().describe(),
        plan.batch(),
        run.epochs().size(),
        run.state().steps(),
        plan.seed(),
        losses(run),
        isRegression() ? null : scores(run),
        isRegression() ? scores(run) : null,
        run.trainLoss(),
        accuracy(run),
        metric(run, RegressionMetrics::mse),
        metric(run, RegressionMetrics::mae),
        metric(run, RegressionMetrics::r2),
        run.preparationSeconds(),
        run.seconds(),
        run.samplesPerSecond(plan),
        model.toString(),
        curve.toString(),
        comparison().map(comparison -> compareJson(runs.get(1), comparison)).orElse(null));
  }

  private boolean isRegression() {
    return plan.task() == Task.REGRESSION;
  }

  private @Nullable Double accuracy(TrainingRun run) {
    return isRegression() ? null : number(run.test().accuracy());
  }

  private @Nullable Double metric(TrainingRun run, ToDoubleFunction<RegressionMetrics> figure) {
    return regression(run).map(metrics -> number(figure.applyAsDouble(metrics))).orElse(null);
  }

  private static List<@Nullable Double> scores(TrainingRun run) {
    List<@Nullable Double> scores = new ArrayList<>();
    run.epochs().forEach(epoch -> scores.add(number(epoch.testScore())));
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
        other.seconds(),
        comparison);
  }

  private static List<Double> losses(TrainingRun run) {
    return run.epochs().stream().map(Epoch::loss).toList();
  }
}
