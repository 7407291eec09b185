package dev.hadamard.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told at the end of a training.
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
   * @param testAccuracy on the held-out samples, at the end
   * @param compare null if nothing was compared
   */
  record Json(
      String backend,
      String device,
      String deviceType,
      String data,
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
      List<Double> testAccuracyPerEpoch,
      double trainLoss,
      double testAccuracy,
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
      double testAccuracy,
      double seconds,
      Comparison divergence) {}

  /** The learning curve of these runs as an SVG. */
  static String learningCurve(TrainingPlan plan, List<TrainingRun> runs) {
    String title =
        "%s, %s %s".formatted(plan.data(), plan.network().sizes(), plan.activation().label());
    return LearningCurve.svg(
        title,
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
    ConfusionTable.lines(run.test().confusion()).forEach(console::println);
    console.println("");
    console.println(
        String.format(
            Locale.ROOT,
            "@|bold test accuracy %.4f|@ (%s)",
            run.test().accuracy(),
            run.test().confusion()));
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

  Json toJson() {
    TrainingRun run = runs.get(0);
    return new Json(
        run.backend().name(),
        run.backend().device().name(),
        run.backend().device().type().label(),
        plan.data(),
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
        run.epochs().stream().map(Epoch::testAccuracy).toList(),
        run.trainLoss(),
        run.test().accuracy(),
        run.preparationSeconds(),
        run.seconds(),
        run.samplesPerSecond(plan),
        model.toString(),
        curve.toString(),
        comparison().map(comparison -> compareJson(runs.get(1), comparison)).orElse(null));
  }

  private static CompareJson compareJson(TrainingRun other, Comparison comparison) {
    return new CompareJson(
        other.backend().name(),
        other.backend().device().name(),
        losses(other),
        other.test().accuracy(),
        other.seconds(),
        comparison);
  }

  private static List<Double> losses(TrainingRun run) {
    return run.epochs().stream().map(Epoch::loss).toList();
  }
}
