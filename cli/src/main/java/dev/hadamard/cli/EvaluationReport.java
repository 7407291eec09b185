package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.RegressionMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of evaluating a saved model.
 *
 * @param data the data as they were named
 */
record EvaluationReport(ModelFile file, String data, OpenedBackend opened, Evaluation evaluation) {

  /**
   * The result for machines. A figure that is not finite is null.
   *
   * @param loss the mean loss per sample; in scaled units for a regression
   * @param accuracy null for a regression, like classes and confusion
   * @param confusion the pairs of classes that occurred
   * @param target the name of a regression's values, if it is known; null for classes, like mse,
   *     mae and r2
   * @param r2 also null if all values are equal
   */
  record Json(
      String model,
      String data,
      String backend,
      String device,
      String task,
      long samples,
      double loss,
      @Nullable Double accuracy,
      @Nullable List<String> classes,
      @Nullable List<Count> confusion,
      @Nullable String target,
      @Nullable Double mse,
      @Nullable Double mae,
      @Nullable Double r2) {}

  /** The number of samples of one class for which another, or the same, class was predicted. */
  record Count(String actual, String predicted, long count) {}

  /** Prints the result for people. */
  void print(Console console) {
    console.println("");
    String loss = String.format(Locale.ROOT, "loss %.4g", evaluation.loss());
    if (evaluation.metrics() instanceof ConfusionMatrix confusion) {
      ConfusionTable.lines(confusion, console.columns()).forEach(console::println);
      console.println("");
      console.println(
          "@|bold accuracy %s|@ (%s), %s"
              .formatted(Figures.percent(evaluation.accuracy()), confusion, loss));
    } else {
      String unit = file.label().isEmpty() ? "the target" : "'" + file.label() + "'";
      console.println(
          "@|bold %s|@ in the units of %s, %s"
              .formatted(evaluation.regression(), Console.literal(unit), loss));
    }
  }

  Json toJson() {
    boolean isRegression = evaluation.metrics() instanceof RegressionMetrics;
    RegressionMetrics values = isRegression ? evaluation.regression() : null;
    ConfusionMatrix classes = isRegression ? null : evaluation.confusion();
    return new Json(
        file.name(),
        data,
        opened.backend().info().name(),
        opened.backend().info().device().name(),
        file.model().task().orElseThrow().label(),
        evaluation.samples(),
        evaluation.loss(),
        classes == null ? null : classes.accuracy(),
        classes == null ? null : classes.classes(),
        classes == null ? null : counts(classes),
        values == null || file.label().isEmpty() ? null : file.label(),
        values == null ? null : values.mse(),
        values == null ? null : values.mae(),
        values == null ? null : values.r2());
  }

  private static List<Count> counts(ConfusionMatrix matrix) {
    List<String> names = matrix.classes();
    List<Count> counts = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      if (matrix.count(label, label) > 0) {
        counts.add(new Count(names.get(label), names.get(label), matrix.count(label, label)));
      }
    }
    matrix
        .mistakes()
        .forEach(
            m -> counts.add(new Count(names.get(m.actual()), names.get(m.predicted()), m.count())));
    return counts;
  }
}
