package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  private final Path temporary;

  ReportFilesTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  private Path written(Report report) throws IOException {
    return Files.writeString(
        temporary.resolve("report.json"), ReportFiles.texts(report).get("report.json"));
  }

  @Test
  void reading_gives_back_exactly_what_was_written() throws IOException {
    Report report = new SampleReport(1).wrong("activate gelu").report();
    Path file = written(report);
    assertThat(ReportFiles.read(file)).isEqualTo(report);
    assertThat(ReportFiles.read(temporary)).isEqualTo(report);
  }

  @Test
  void every_name_has_its_text_and_the_page_comes_first() {
    Map<String, String> texts = ReportFiles.texts(new SampleReport(1).report());
    assertThat(texts.keySet()).containsExactlyElementsOf(ReportFiles.NAMES);
    assertThat(texts.keySet()).first().isEqualTo("report.html");
    assertThat(texts.get("report.html")).startsWith("<!DOCTYPE html>");
    assertThat(texts.get("sweep.svg")).startsWith("<svg");
    assertThat(texts.get("training.svg")).startsWith("<svg");
  }

  @Test
  void without_square_products_there_is_no_sweep() {
    Report report = new SampleReport(1).report();
    List<Report.Result> others =
        report.results().stream().filter(result -> !result.group().equals("square")).toList();
    assertThat(ReportFiles.texts(PageTest.with(report, others)))
        .containsOnlyKeys(
            "report.html", "report.md", "report.json", "environment.json", "training.svg");
  }

  @Test
  void without_another_library_there_is_no_picture_of_training_steps_beside_it() {
    Report report = new SampleReport(1).report();
    List<Report.Result> ours =
        report.results().stream()
            .filter(r -> List.of("cpu", "opencl", "reference").contains(r.backend()))
            .toList();
    assertThat(ReportFiles.texts(PageTest.with(report, ours))).doesNotContainKey("training.svg");
  }

  @Test
  void a_report_that_was_read_gives_the_same_files() throws IOException {
    Map<String, String> texts = ReportFiles.texts(new SampleReport(1).report());
    Path file = temporary.resolve("report.json");
    Files.writeString(file, texts.get("report.json"));
    assertThat(ReportFiles.texts(ReportFiles.read(file))).isEqualTo(texts);
  }

  @Test
  void the_json_has_the_documented_fields_and_no_nulls() {
    String text = ReportFiles.texts(new SampleReport(1).report()).get("report.json");
    JsonObject first =
        JsonParser.parseString(text)
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(1)
            .getAsJsonObject();
    assertThat(first.keySet())
        .contains(
            "workload",
            "op",
            "shape",
            "backend",
            "device",
            "precision",
            "kernelMs",
            "residentMs",
            "withTransfersMs",
            "iqr",
            "samples",
            "gflops",
            "gbps",
            "check");
    assertThat(first.get("status").getAsString()).isEqualTo("MEASURED");
    assertThat(first.getAsJsonObject("check").keySet()).contains("passed", "worst", "bound");
    assertThat(text).doesNotContain("null");
  }

  @Test
  void another_schema_version_is_refused_with_the_versions_and_a_remedy() throws IOException {
    Path file = temporary.resolve("old.json");
    Files.writeString(file, "{\"schema\": 7, \"results\": []}");
    assertThatThrownBy(() -> ReportFiles.read(file))
        .isInstanceOf(ReportFormatException.class)
        .hasMessageContainingAll(file.toString(), "version 7", "reads 1", "newer program");
  }

  @Test
  void what_is_no_report_is_refused_in_one_line() throws IOException {
    for (String text :
        new String[] {"", "[1]", "{", "{}", "{\"schema\":\"x\"}", "{\"schema\":1}"}) {
      Path file = Files.writeString(temporary.resolve("no.json"), text);
      assertThatThrownBy(() -> ReportFiles.read(file))
          .isInstanceOf(ReportFormatException.class)
          .hasMessageContaining(file.toString())
          .satisfies(e -> assertThat(e.toString().lines()).hasSize(1));
    }
    assertThatThrownBy(() -> ReportFiles.read(temporary.resolve("missing.json")))
        .isInstanceOf(ReportFormatException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void a_report_that_lacks_a_part_is_refused_by_the_name_of_the_part() throws IOException {
    Path file = written(new SampleReport(1).report());
    JsonObject report = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    report.getAsJsonArray("results").get(0).getAsJsonObject().addProperty("status", "NO_SUCH");
    Files.writeString(file, report.toString());
    assertThatThrownBy(() -> ReportFiles.read(file))
        .isInstanceOf(ReportFormatException.class)
        .hasMessageContainingAll("results[0]", "'status' is none of MEASURED");
    report.remove("environment");
    Files.writeString(file, report.toString());
    assertThatThrownBy(() -> ReportFiles.read(file))
        .isInstanceOf(ReportFormatException.class)
        .hasMessageContaining("environment");
  }
}
