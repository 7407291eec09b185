package dev.hadamard.cli;

import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.model.ClassPrediction;
import dev.hadamard.nn.model.Model;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model predicts for samples, computed part by part as it is asked for.
 *
 * @param label what the class or value is called; empty if it is not known
 * @param hasProbabilities whether they are wanted
 */
record Predictions(Model model, InputSamples samples, String label, boolean hasProbabilities) {

  private static final int PART_ROWS = 4096;

  /** The figures that float32 has, and two more. */
  private static final MathContext SIGNIFICANT = new MathContext(9);

  private static final int LONGEST_PLAIN = 15;

  /**
   * One of them.
   *
   * @param answer the class, or the value as text; null if the sample could not be predicted
   * @param probabilities of each class as text; empty if they are not wanted
   */
  record Row(@Nullable String answer, List<String> probabilities) {}

  /** Takes one after the other. */
  interface Sink {
    void add(Row row) throws IOException;
  }

  /** Whether the answers are values. */
  boolean areValues() {
    return model.classes().isEmpty();
  }

  List<String> classes() {
    return model.classes();
  }

  void forEach(Sink sink) throws IOException {
    for (int first = 0; first < samples.rows(); first += PART_ROWS) {
      int end = Math.min(first + PART_ROWS, samples.rows());
      float[][] complete =
          IntStream.range(first, end)
              .filter(samples::isComplete)
              .mapToObj(samples::features)
              .toArray(float[][]::new);
      List<Row> rows = rows(complete);
      int next = 0;
      for (int row = first; row < end; row++) {
        sink.add(samples.isComplete(row) ? rows.get(next++) : lacking());
      }
    }
  }

  private Row lacking() {
    return new Row(
        null, hasProbabilities ? classes().stream().map(name -> "").toList() : List.of());
  }

  private List<Row> rows(float[][] part) {
    try {
      return areValues()
          ? Arrays.stream(model.predictValues(part))
              .mapToObj(value -> new Row(text(value), List.of()))
              .toList()
          : model.predictClasses(part).stream().map(this::row).toList();
    } catch (IllegalArgumentException unfit) {
      throw new UsageException(
          String.valueOf(unfit.getMessage()),
          "A missing value has a mean only where the training standardised; --missing drop"
              + " predicts nothing for such samples.");
    }
  }

  private Row row(ClassPrediction prediction) {
    return new Row(
        prediction.label(),
        hasProbabilities
            ? Arrays.stream(prediction.probabilities()).mapToObj(Predictions::text).toList()
            : List.of());
  }

  /** A number with as many figures as it has, as CSV and JSON write it. */
  private static String text(double value) {
    BigDecimal rounded = new BigDecimal(value).round(SIGNIFICANT).stripTrailingZeros();
    String plain = rounded.toPlainString();
    return plain.length() <= LONGEST_PLAIN ? plain : rounded.toString();
  }
}
