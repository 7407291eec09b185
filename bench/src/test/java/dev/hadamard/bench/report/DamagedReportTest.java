package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.hadamard.bench.report.Report.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report.json that lacks something, or holds something else, is refused by file, row, field. */
class DamagedReportTest {

  /** Those that may be left out, as docs/report-schema.md says. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "commit",
          "loadBefore",
          "unavailable",
          "reason",
          "kernelMs",
          "withTransfersMs",
          "residentMs",
          "calibrationMs",
          "gflops",
          "gbps",
          "check",
          "error");

  private final Path file;

  DamagedReportTest(@TempDir Path folder) {
    this.file = folder.resolve("damaged.json");
  }

  /** Few rows, so that each of their fields can be damaged in each way. */
  private static JsonObject small() {
    Report report = new SampleReport(1).wrong("activate gelu").report();
    List<Report.Result> few = new ArrayList<>(report.results().subList(0, 2));
    report.results().stream()
        .filter(result -> result.status() == Status.CHECK_FAILED)
        .findFirst()
        .ifPresent(few::add);
    Map<String, String> texts = ReportFiles.texts(PageTest.with(report, few));
    return parse(String.valueOf(texts.get("report.json")));
  }

  private static JsonObject parse(String json) {
    JsonObject object = JsonParser.parseString(json).getAsJsonObject();
    object.remove("launchCosts"); // it is written and never read
    return object;
  }

  /** A field of an object or an element of an array. */
  private record Place(JsonElement parent, String name) {

    JsonElement value() {
      return parent.isJsonObject()
          ? parent.getAsJsonObject().get(name)
          : parent.getAsJsonArray().get(Integer.parseInt(name));
    }

    void set(JsonElement value) {
      if (parent.isJsonObject()) {
        parent.getAsJsonObject().add(name, value);
      } else {
        parent.getAsJsonArray().set(Integer.parseInt(name), value);
      }
    }
  }

  /** Every field of every object, and the first and the last element of every array. */
  private static List<Place> places(JsonElement element) {
    List<Place> places = new ArrayList<>();
    if (element.isJsonObject()) {
      for (String name : element.getAsJsonObject().keySet()) {
        places.add(new Place(element, name));
        places.addAll(places(element.getAsJsonObject().get(name)));
      }
    } else if (element.isJsonArray()) {
      JsonArray array = element.getAsJsonArray();
      int last = array.size() - 1;
      IntStream.of(0, last)
          .filter(i -> i < array.size() && i >= 0)
          .distinct()
          .forEach(
              i -> {
                places.add(new Place(element, String.valueOf(i)));
                places.addAll(places(array.get(i)));
              });
    }
    return places;
  }

  /** Reads and compares; the message if it is refused, empty if not. */
  private String refusal(JsonObject damaged) throws IOException {
    Files.writeString(file, damaged.toString());
    try {
      Report report = ReportFiles.read(file);
      assertThat(ReportComparison.of(report, report).lines()).isNotEmpty();
      return "";
    } catch (ReportFormatException refused) {
      String message = String.valueOf(refused.getMessage());
      assertThat(message).startsWith(file.toString()).doesNotContain("\n");
      return message;
    }
  }

  @Test
  void a_field_that_is_missing_is_named_with_its_row() throws IOException {
    JsonObject report = small();
    assertThat(refusal(report)).isEmpty();
    int tried = 0;
    for (Place place : places(report)) {
      if (!place.parent().isJsonObject() || OPTIONAL.contains(place.name())) {
        continue;
      }
      JsonObject parent = place.parent().getAsJsonObject();
      JsonElement value = parent.remove(place.name());
      String refusal = refusal(report);
      if (isFreelyNamed(report, parent)) {
        assertThat(refusal).isEmpty();
      } else {
        assertThat(refusal).contains(place.name());
      }
      parent.add(place.name(), value);
      tried++;
    }
    assertThat(tried).isGreaterThan(80);
  }

  /** Whether an object is a map, whose names are not laid down. */
  private static boolean isFreelyNamed(JsonObject report, JsonObject object) {
    return places(report).stream()
        .filter(place -> Set.of("facts", "params", "phasesMs").contains(place.name()))
        .anyMatch(place -> place.value() == object);
  }

  @Test
  void a_value_of_another_kind_never_surprises_the_reader() throws IOException {
    JsonObject report = small();
    List<JsonElement> others =
        List.of(
            JsonNull.INSTANCE,
            new JsonPrimitive("text"),
            new JsonPrimitive("NaN"),
            new JsonPrimitive(-1.5),
            new JsonPrimitive(0),
            new JsonPrimitive(new BigDecimal("1e400")),
            new JsonPrimitive(true),
            new JsonArray(),
            new JsonObject());
    int refused = 0;
    for (Place place : places(report)) {
      JsonElement value = place.value();
      for (JsonElement other : others) {
        place.set(other);
        refused += refusal(report).isEmpty() ? 0 : 1;
      }
      place.set(value);
    }
    assertThat(refused).isGreaterThan(500);
    assertThat(refusal(report)).isEmpty();
  }

  @Test
  void a_report_that_was_cut_short_is_refused() throws IOException {
    String whole = small().toString();
    for (int length = 0; length < whole.length(); length += 53) {
      Files.writeString(file, whole.substring(0, length));
      assertThatThrownBy(() -> ReportFiles.read(file))
          .isInstanceOf(ReportFormatException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rounds    | []       | ",
        "rounds    | [0.1,0]  | 'rounds[1]' is not a time above 0",
        "rounds    | [\"NaN\"]| 'rounds[0]' is not a time above 0",
        "rounds    | [null]   | 'rounds[0]' is null",
        "residentMs| \"NaN\"  | 'residentMs' is not a time above 0",
        "residentMs| -1       | 'residentMs' is not a time above 0",
        "residentMs| null     | 'residentMs' is missing",
        "precision | null     | 'precision' is missing",
        "precision | 32       | 'precision' is not a text",
        "noisy     | \"yes\"  | 'noisy' is not true or false",
        "rounds    | 7        | 'rounds' is not a list",
        "iqr       | {\"residentMs\":{\"low\":1}} | 'iqr.residentMs.high' is missing",
        "check     | {\"passed\":true,\"worst\":0.5,\"bound\":\"\",\"elements\":1.5,\"of\":2}"
            + " | 'check.elements' is not a whole number",
      })
  void the_message_says_what_is_wrong_where(String field, String value, @Nullable String message)
      throws IOException {
    JsonObject report = small();
    report
        .getAsJsonArray("results")
        .get(1)
        .getAsJsonObject()
        .add(field, JsonParser.parseString(value));
    String refusal = refusal(report);
    if (message == null) {
      assertThat(refusal).isEmpty();
    } else {
      assertThat(refusal)
          .isEqualTo(
              file
                  + ": results[1] (gemm matmul nn 64x64x64 on opencl): "
                  + message
                  + "; measure again");
    }
  }

  @Test
  void a_row_that_is_null_is_named() throws IOException {
    JsonObject report = small();
    report.getAsJsonArray("results").set(1, JsonNull.INSTANCE);
    assertThat(refusal(report)).contains("'results[1]' is null");
  }
}
