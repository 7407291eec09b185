package dev.hadamard.cli;

import com.google.gson.stream.JsonWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.hadamard.spi.Spelling;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How predictions are written. */
enum PredictionFormat {
  /** A header and a line for each sample, with commas and decimal points as in any CSV file. */
  CSV {
    @Override
    void write(Predictions predictions, Writer text, UnaryOperator<String> shown)
        throws IOException {
      CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              // Readers skip an empty line, so the answers below it would move up.
              .quoteStrategy(QuoteStrategies.EMPTY)
              .build(text);
      List<String> header = new ArrayList<>();
      String unnamed = predictions.areValues() ? VALUE : CLASS;
      header.add(predictions.label().isEmpty() ? unnamed : predictions.label());
      if (predictions.hasProbabilities()) {
        predictions.classes().forEach(name -> header.add("p(" + name + ")"));
      }
      csv.writeRecord(header.stream().map(shown).toList());
      predictions.forEach(
          row -> {
            List<String> cells = new ArrayList<>();
            cells.add(row.answer() == null ? "" : shown.apply(row.answer()));
            cells.addAll(row.probabilities());
            csv.writeRecord(cells);
          });
      csv.flush();
    }
  },

  /** An object for each sample, with its class or value; null if it has no answer. */
  JSONL {
    @Override
    void write(Predictions predictions, Writer text, UnaryOperator<String> shown)
        throws IOException {
      predictions.forEach(row -> text.write(shown.apply(line(predictions, row)) + "\n"));
      text.flush();
    }
  };

  /** What is typed. */
  static final class Converter implements ITypeConverter<PredictionFormat> {
    @Override
    public PredictionFormat convert(String text) {
      return Arrays.stream(values())
          .filter(format -> format.toString().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "unknown format '%s'%s"
                          .formatted(
                              text,
                              Spelling.choices(
                                  text,
                                  Arrays.stream(values())
                                      .map(PredictionFormat::toString)
                                      .toList()))));
    }
  }

  private static final String CLASS = "class";
  private static final String VALUE = "value";

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes all predictions and flushes.
   *
   * @param shown applied to each name or line
   */
  abstract void write(Predictions predictions, Writer text, UnaryOperator<String> shown)
      throws IOException;

  private static String line(Predictions predictions, Predictions.Row row) throws IOException {
    StringWriter line = new StringWriter();
    JsonWriter json = new JsonWriter(line);
    json.setSerializeNulls(true);
    json.beginObject().name(predictions.areValues() ? VALUE : CLASS);
    if (row.answer() == null || !predictions.areValues()) {
      json.value(row.answer());
    } else {
      json.value(new BigDecimal(row.answer()));
    }
    if (predictions.hasProbabilities() && row.answer() != null) {
      json.name("probabilities").beginObject();
      for (int i = 0; i < row.probabilities().size(); i++) {
        json.name(predictions.classes().get(i));
        json.value(new BigDecimal(row.probabilities().get(i)));
      }
      json.endObject();
    }
    json.endObject().flush();
    return line.toString();
  }
}
