package dev.hadamard.cli;

import com.google.gson.stream.JsonWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.hadamard.spi.ForeignText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How predictions are written. A character of a name that a terminal would obey is written out, as
 * {@code \\u001b}.
 */
enum PredictionFormat {
  /** A header and a line for each sample; commas and points, whatever the table had. */
  CSV {
    @Override
    void write(Predictions predictions, Writer text) throws IOException {
      CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              // An empty line would be skipped, and the answers below it move up.
              .quoteStrategy(QuoteStrategies.EMPTY)
              .build(text);
      List<String> header = new ArrayList<>();
      String unnamed = predictions.areValues() ? VALUE : CLASS;
      header.add(predictions.label().isEmpty() ? unnamed : predictions.label());
      if (predictions.hasProbabilities()) {
        predictions.classes().forEach(name -> header.add("p(" + name + ")"));
      }
      csv.writeRecord(header.stream().map(ForeignText::clean).toList());
      predictions.forEach(
          row -> {
            List<String> cells = new ArrayList<>();
            cells.add(row.answer() == null ? "" : ForeignText.clean(row.answer()));
            cells.addAll(row.probabilities());
            csv.writeRecord(cells);
          });
      csv.flush();
    }
  },

  /** An object for each sample: its class or value, null where there is none. */
  JSONL {
    @Override
    void write(Predictions predictions, Writer text) throws IOException {
      predictions.forEach(row -> text.write(line(predictions, row)));
    }
  };

  private static final String CLASS = "class";
  private static final String VALUE = "value";

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract void write(Predictions predictions, Writer text) throws IOException;

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
    return ForeignText.clean(line.toString()) + "\n";
  }
}
