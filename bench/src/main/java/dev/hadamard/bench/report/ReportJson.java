package dev.hadamard.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.hadamard.bench.report.Report.Quartiles;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Report} as JSON, field for component. What is null is left out. JSON has no NaN and no
 * infinities, which an error of a wrong result may be: they are the texts {@code "NaN"}, {@code
 * "Infinity"} and {@code "-Infinity"}.
 */
final class ReportJson {

  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .registerTypeAdapter(double.class, new AnyDouble())
          .registerTypeAdapter(Double.class, new AnyDouble())
          .create();

  private ReportJson() {}

  static String of(Object value) {
    return GSON.toJson(value) + "\n";
  }

  /** A report with what follows from it, for readers that do not derive it themselves. */
  static String of(Report report, List<LaunchCost> launchCosts) {
    JsonObject object = GSON.toJsonTree(report).getAsJsonObject();
    object.add("launchCosts", GSON.toJsonTree(launchCosts));
    return of(object);
  }

  /**
   * Reads what {@link #of(Report, List)} wrote; what follows from the rest is passed over.
   *
   * @param file its name, for the error
   */
  static Report parse(String json, String file) {
    JsonObject object = object(json, file);
    int schema = schema(object, file);
    if (schema != Report.SCHEMA) {
      throw new ReportFormatException(
          "%s has schema version %d and this program reads %d; %s"
              .formatted(
                  file,
                  schema,
                  Report.SCHEMA,
                  schema > Report.SCHEMA
                      ? "compare it with the newer program that wrote it"
                      : "measure again with this program"));
    }
    try {
      RecordCheck.check(object, Report.class);
      Report report = GSON.fromJson(object, Report.class);
      for (int i = 0; i < report.results().size(); i++) {
        requireTimes(report.results().get(i), i);
      }
      return report;
    } catch (ReportFormatException | JsonParseException | NumberFormatException damaged) {
      String detail = String.valueOf(damaged.getMessage()).lines().findFirst().orElse("");
      throw new ReportFormatException(file + ": " + detail + "; measure again");
    }
  }

  /** The times that a comparison takes logarithms of. */
  private static void requireTimes(Result result, int index) {
    if (result.status() != Status.MEASURED) {
      return;
    }
    RecordCheck.Place row =
        new RecordCheck.Place(
            "results[%d] (%s on %s)"
                .formatted(
                    index,
                    RecordCheck.Place.clean(result.work()),
                    RecordCheck.Place.clean(result.backend())),
            "");
    Double resident = result.residentMs();
    if (resident == null) {
      throw row.field("residentMs").wrong("is missing");
    }
    requireTime(resident, row.field("residentMs"));
    for (int i = 0; i < result.rounds().size(); i++) {
      requireTime(result.rounds().get(i), row.field("rounds").element(i));
    }
    Quartiles quartiles = result.iqr().residentMs();
    if (quartiles != null) {
      requireTime(quartiles.low(), row.field("iqr.residentMs.low"));
    }
  }

  private static void requireTime(double millis, RecordCheck.Place place) {
    if (!(millis > 0 && millis < Double.POSITIVE_INFINITY)) {
      throw place.wrong("is not a time above 0");
    }
  }

  private static JsonObject object(String json, String file) {
    try {
      JsonElement element = JsonParser.parseString(json);
      if (element.isJsonObject()) {
        return element.getAsJsonObject();
      }
    } catch (JsonParseException noJson) {
      // said below
    }
    throw new ReportFormatException(
        file + " is no JSON object; give a report.json that 'hadamard bench' wrote");
  }

  private static int schema(JsonObject object, String file) {
    try {
      return object.get("schema").getAsInt();
    } catch (RuntimeException none) {
      throw new ReportFormatException(
          "%s has no schema version, expected is %d; give a report.json that 'hadamard bench' wrote"
              .formatted(file, Report.SCHEMA));
    }
  }

  private static final class AnyDouble extends TypeAdapter<@Nullable Double> {
    @Override
    public void write(JsonWriter writer, @Nullable Double value) throws IOException {
      if (value != null && (value.isNaN() || value.isInfinite())) {
        writer.value(value.toString());
      } else {
        writer.value(value);
      }
    }

    @Override
    public @Nullable Double read(JsonReader reader) throws IOException {
      if (reader.peek() == JsonToken.NULL) {
        reader.nextNull();
        return null;
      }
      try {
        return Double.valueOf(reader.nextString());
      } catch (NumberFormatException noNumber) {
        throw new JsonParseException("no number at " + reader.getPath(), noNumber);
      }
    }
  }
}
