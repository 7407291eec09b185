package dev.hadamard.cli;

import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.model.ClassPrediction;
import dev.hadamard.nn.model.Model;
import dev.hadamard.nn.model.UnusableSampleException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of a model for samples. They are computed part by part while they are written.
 *
 * @param label the name of the class or value; empty if it is not known
 * @param hasProbabilities whether the probabilities are written, too
 */
record Predictions(Model model, InputSamples samples, String label, boolean hasProbabilities) {

  private static final int PART_ROWS = 4096;

  /** A float32 has up to 9 significant digits; fewer would merge values that differ. */
  private static final MathContext VALUE_DIGITS = new MathContext(9);

  /** A float32 output is accurate to about 7 digits, and so is a probability. */
  private static final MathContext PROBABILITY_DIGITS = new MathContext(7);

  private static final int LONGEST_PLAIN = 15;

  /**
   * One prediction.
   *
   * @param answer the class, or the value as text; null if the sample lacks a value
   * @param probabilities the probability of each class as text; empty if they are not written
   */
  record Row(@Nullable String answer, List<String> probabilities) {}

  /** Receives the predictions in their order. */
  interface Sink {
    void add(Row row) throws IOException;
  }

  /** Whether the predictions are values. */
  boolean areValues() {
    return model.classes().isEmpty();
  }

  List<String> classes() {
    return model.classes();
  }

  void forEach(Sink sink) throws IOException {
    for (int first = 0; first < samples.rows(); first += PART_ROWS) {
      int end = Math.min(first + PART_ROWS, samples.rows());
      List<Row> rows = rows(IntStream.range(first, end).filter(samples::isComplete).toArray());
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

  private List<Row> rows(int[] part) {
    float[][] features = Arrays.stream(part).mapToObj(samples::features).toArray(float[][]::new);
    try {
      return areValues()
          ? Arrays.stream(model.predictValues(features))
              .mapToObj(value -> new Row(text(value, VALUE_DIGITS), List.of()))
              .toList()
          : model.predictClasses(features).stream().map(this::row).toList();
    } catch (UnusableSampleException unusable) {
      throw new UsageException(
          samples.place(part[unusable.sample()]) + ": " + unusable.reason(),
          "Correct the sample, or delete it.");
    }
  }

  private Row row(ClassPrediction prediction) {
    return new Row(
        prediction.label(),
        hasProbabilities
            ? Arrays.stream(prediction.probabilities())
                .mapToObj(p -> text(p, PROBABILITY_DIGITS))
                .toList()
            : List.of());
  }

  /** A rounded number as CSV and JSON write it, without zeros at its end. */
  private static String text(double value, MathContext digits) {
    BigDecimal rounded = new BigDecimal(value).round(digits).stripTrailingZeros();
    String plain = rounded.toPlainString();
    return plain.length() <= LONGEST_PLAIN ? plain : rounded.toString();
  }
}
