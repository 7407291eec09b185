package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.RegressionMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How well a saved model does on a table.
 *
 * @param data as they were named
 */
record EvaluationReport(ModelFile file, String data, OpenedBackend opened, Evaluation evaluation) {

  /**
   * For machines.
   *
   * @param loss the mean of a sample; of a regression in scaled units
   * @param accuracy this, classes and confusion are null for a regression
   * @param confusion the pairs that occurred
   * @param target what a regression's values are called, if it is known; this, mse, mae and r2 are
   *     null for classes
   * @param r2 null also where the values are all equal
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

  /** How often samples of one class were taken for another, or for what they are. */
  record Count(String actual, String predicted, long count) {}

  /** For people. */
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
        values == null || Double.isNaN(values.r2()) ? null : values.r2());
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
