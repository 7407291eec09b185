package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  private final Path temporary;

  ReportFilesTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void reading_gives_back_exactly_what_was_written() {
    Report report = new SampleReport(1).wrong("activate gelu").report();
    ReportFiles.write(report, temporary);
    assertThat(ReportFiles.read(temporary.resolve("report.json"))).isEqualTo(report);
    assertThat(ReportFiles.read(temporary)).isEqualTo(report);
  }

  @Test
  void the_folder_holds_every_file_and_nothing_else() throws IOException {
    Path folder = temporary.resolve("a/b c");
    ReportFiles.prepare(folder);
    ReportFiles.write(new SampleReport(1).report(), folder);
    ReportFiles.write(new SampleReport(2).report(), folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(ReportFiles.NAMES);
    }
  }

  @Test
  void the_json_has_the_documented_fields_and_no_nulls() throws IOException {
    ReportFiles.write(new SampleReport(1).report(), temporary);
    String text = Files.readString(temporary.resolve("report.json"));
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
    ReportFiles.write(new SampleReport(1).report(), temporary);
    Path file = temporary.resolve("report.json");
    JsonObject report = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    report.getAsJsonArray("results").get(0).getAsJsonObject().addProperty("status", "NO_SUCH");
    Files.writeString(file, report.toString());
    assertThatThrownBy(() -> ReportFiles.read(file))
        .isInstanceOf(ReportFormatException.class)
        .hasMessageContaining("a result's status");
    report.remove("environment");
    Files.writeString(file, report.toString());
    assertThatThrownBy(() -> ReportFiles.read(file))
        .isInstanceOf(ReportFormatException.class)
        .hasMessageContaining("environment");
  }

  @Test
  void a_folder_that_cannot_be_written_is_refused_before_anything_is_measured() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> ReportFiles.prepare(file.resolve("below")))
        .isInstanceOf(ReportFolderException.class)
        .hasMessageContainingAll(file.toString(), "--out");
    assertThatThrownBy(() -> ReportFiles.prepare(file)).isInstanceOf(ReportFolderException.class);
    Files.createDirectories(temporary.resolve("out/report.html"));
    assertThatThrownBy(() -> ReportFiles.prepare(temporary.resolve("out")))
        .isInstanceOf(ReportFolderException.class)
        .hasMessageContaining("report.html");
  }
}
