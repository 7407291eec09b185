package dev.hadamard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.hadamard.bench.run.Peer;
import dev.hadamard.bench.run.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command over one short run, whose report the tests share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BenchCommandTest {

  private Path temporary = Path.of("");

  private Invocation run = new Invocation(-1, "", "");

  @BeforeAll
  void measure(@TempDir Path folder) {
    temporary = folder;
    run = bench("first").endsWith(0);
  }

  private Invocation bench(String folder) {
    return Invocation.of(
        "bench",
        "--quick",
        "--json",
        "--minutes",
        "0.5",
        "--backends",
        "cpu,reference",
        "--workloads",
        "transfer",
        "--out",
        temporary.resolve(folder).toString());
  }

  private Path report(String folder) {
    return temporary.resolve(folder).resolve("report.json");
  }

  @Test
  void a_run_leaves_its_files_and_answers_with_their_names() throws IOException {
    JsonObject answer = run.json();
    assertThat(answer.get("partial").getAsBoolean()).isFalse();
    assertThat(answer.get("failed").getAsInt()).isZero();
    assertThat(answer.getAsJsonArray("verdict")).isNotEmpty();
    // No products are measured here, so there is no sweep of them.
    assertThat(answer.getAsJsonArray("files").asList())
        .extracting(JsonElement::getAsString)
        .isEqualTo(
            Stream.of("report.html", "report.md", "report.json", "environment.json")
                .map(name -> temporary.resolve("first").resolve(name).toString())
                .toList())
        .allSatisfy(file -> assertThat(Path.of(file)).isNotEmptyFile());
    JsonObject report = read(report("first"));
    assertThat(report.get("schema").getAsInt()).isEqualTo(1);
    assertThat(report.getAsJsonArray("results")).hasSize(16);
    JsonObject environment = report.getAsJsonObject("environment");
    assertThat(environment.get("command").getAsString()).startsWith("--quick --json");
  }

  @Test
  void progress_tells_what_is_measured_and_how_long_is_left() {
    assertThat(run.err()).containsPattern("\\d+ %  0:\\d\\d left  \\w+");
  }

  @Test
  void a_report_is_no_slower_than_itself() {
    Invocation same = compare(report("first"), report("first")).endsWith(0);
    assertThat(same.json().get("slower").getAsInt()).isZero();
    assertThat(same.json().get("faster").getAsInt()).isZero();
  }

  @Test
  void what_takes_sixty_times_as_long_is_found_and_fails() throws IOException {
    Path slow = temporary.resolve("slow.json");
    Files.writeString(slow, slowed(read(report("first")), 60).toString());
    Invocation slower = compare(report("first"), slow).endsWith(1);
    assertThat(slower.json().get("slower").getAsInt()).isGreaterThan(8);
    assertThat(slower.json().get("faster").getAsInt()).isZero();
    Invocation faster = compare(slow, report("first")).endsWith(0);
    assertThat(faster.json().get("faster").getAsInt()).isGreaterThan(8);
  }

  @Test
  void a_comparison_whose_reader_has_gone_keeps_its_exit_code() throws IOException {
    Path slow = temporary.resolve("slow.json");
    Files.writeString(slow, slowed(read(report("first")), 60).toString());
    PrintStream before = System.out;
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try {
      System.setOut(new PrintStream(closed, true, UTF_8));
      CommandLine commandLine =
          HadamardCommand.commandLine().setOut(new PrintWriter(System.out, true, UTF_8));
      String[] compare = {"bench", "--json", "--compare", report("first") + "", slow + ""};
      assertThat(HadamardCommand.run(commandLine, compare)).isEqualTo(1);
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void reports_that_have_no_row_in_common_fail_in_one_line() throws IOException {
    JsonObject report = read(report("first"));
    report.add("results", new JsonArray());
    Path empty = Files.writeString(temporary.resolve("empty.json"), report.toString());
    for (Invocation nothing :
        List.of(
            Invocation.of("bench", "--compare", report("first").toString(), empty.toString()),
            Invocation.of("bench", "--compare", empty.toString(), report("first").toString()),
            Invocation.of("bench", "--compare", empty.toString(), empty.toString()))) {
      assertThat(nothing.endsWith(1).err().strip().lines())
          .singleElement()
          .asString()
          .contains("no row is in both reports", "empty.json");
    }
  }

  @Test
  void a_run_that_ends_early_leaves_the_finished_report_as_it_is() throws IOException {
    Path finished = Files.createDirectory(temporary.resolve("kept"));
    try (Stream<Path> files = Files.list(temporary.resolve("first"))) {
      for (Path file : files.toList()) {
        Files.copy(file, finished.resolve(file.getFileName()));
      }
    }
    Invocation early =
        Invocation.of(
                "bench",
                "--json",
                "--minutes",
                "0.0001",
                "--backends",
                "cpu",
                "--workloads",
                "transfer",
                "--out",
                finished.toString())
            .endsWith(0);
    assertThat(early.json().getAsJsonArray("files").asList())
        .extracting(JsonElement::getAsString)
        .contains(
            finished.resolve("report-partial.html").toString(),
            finished.resolve("report-partial.json").toString(),
            finished.resolve("environment-partial.json").toString());
    assertThat(early.err()).contains(finished.resolve("report-partial.html").toString());
    assertThat(finished.resolve("report.json"))
        .hasSameBinaryContentAs(temporary.resolve("first").resolve("report.json"));
    assertThat(finished.resolve("report.html"))
        .hasSameBinaryContentAs(temporary.resolve("first").resolve("report.html"));
    assertThat(read(finished.resolve("report-partial.json")).get("partial").getAsBoolean())
        .isTrue();
  }

  @Test
  void the_pages_of_a_report_are_written_again_without_a_new_run() throws IOException {
    Path again = temporary.resolve("again");
    JsonObject answer =
        Invocation.of(
                "bench", "--json", "--from", report("first").toString(), "--out", again.toString())
            .endsWith(0)
            .json();
    assertThat(answer.getAsJsonArray("files")).hasSize(4);
    for (String name : List.of("report.html", "report.md", "report.json", "environment.json")) {
      assertThat(again.resolve(name))
          .hasSameBinaryContentAs(temporary.resolve("first").resolve(name));
    }
    Path none = temporary.resolve("none.json");
    assertThat(Invocation.of("bench", "--from", none.toString()).isRefused().err())
        .contains("none.json does not exist");
  }

  @Test
  void a_report_that_replaces_an_earlier_one_says_so() throws IOException {
    String[] again = {
      "bench", "--from", report("first").toString(), "--out", temporary.resolve("twice").toString()
    };
    assertThat(Invocation.of(again).endsWith(0).out()).doesNotContain("replaces");
    assertThat(Invocation.of(again).endsWith(0).out())
        .contains("report.html, which replaces an earlier one");
  }

  /** What the kind of run would ignore. */
  @ParameterizedTest
  @CsvSource({
    "--from FILE, --quick",
    "--from FILE, --minutes 2",
    "--from FILE, --backends cpu",
    "--from FILE, --compare FILE FILE",
    "--from FILE, --fresh-jvms",
    "--compare FILE FILE, --out folder",
    "--compare FILE FILE, --workloads gemm",
    "--compare FILE FILE, --fresh-jvms",
    "--fresh-jvms, --peers nd4j-direct",
    "--jmh Launch, --backends cpu"
  })
  void options_that_contradict_each_other_are_refused(String kind, String ignored) {
    String typed = ("bench " + kind + " " + ignored).replace("FILE", report("first").toString());
    assertThat(Invocation.of(typed.split(" ", -1)).isRefused().err())
        .contains(
            "bench " + kind.split(" ", -1)[0] + " takes no " + ignored.split(" ", -1)[0],
            "Leave out one");
  }

  private static Invocation compare(Path a, Path b) {
    return Invocation.of("bench", "--json", "--compare", a.toString(), b.toString());
  }

  @Test
  void a_report_of_another_version_is_refused() throws IOException {
    JsonObject report = read(report("first"));
    report.addProperty("schema", 99);
    Path other = temporary.resolve("other.json");
    Files.writeString(other, report.toString());
    assertThat(compare(report("first"), other).isRefused().err())
        .contains("other.json", "schema version 99", "reads 1");
  }

  @Test
  void what_is_no_report_is_refused() throws IOException {
    Path text = temporary.resolve("text.json");
    Files.writeString(text, "no JSON at all");
    assertThat(compare(text, report("first")).isRefused().err()).contains("text.json");
    Path none = temporary.resolve("none.json");
    assertThat(compare(report("first"), none).isRefused().err()).contains("none.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--workloads|gemm,sorting|gemm, elementwise, training, transfer",
        "--peers|tensorflow|nd4j-direct, pytorch",
        "--backends|vulkan|cpu, ",
        "--devices|name~no such device|no such device",
        "--devices|best|name~TEXT",
        "--minutes|0|above 0 and at most 1440",
        "--minutes|-1|above 0 and at most 1440",
        "--minutes|NaN|above 0 and at most 1440",
        "--minutes|Infinity|above 0 and at most 1440",
        "--minutes|1e300|above 0 and at most 1440",
        "--minutes|1441|above 0 and at most 1440",
        "--minutes|1d|above 0 and at most 1440",
        "--minutes|0x1p3|above 0 and at most 1440",
        "--minutes|ten|above 0 and at most 1440",
        "--jmh|NoSuchBenchmark|LaunchBenchmark.repeated",
        "--jmh|[|regular expression",
        "--compare|only-one|2 values"
      })
  void a_wrong_value_is_refused_with_the_choices(String option, String value, String choices) {
    Path out = temporary.resolve("refused");
    Invocation refused = Invocation.of("bench", "--out", out.toString(), option, value).isRefused();
    assertThat(refused.err()).contains(choices);
    assertThat(out.resolve("report.json")).doesNotExist();
  }

  @Test
  void the_help_names_every_workload_and_every_peer() {
    String words = Invocation.of("bench", "--help").endsWith(0).out().replaceAll("\\s+", " ");
    assertThat(words)
        .contains(
            String.join(", ", Workload.labels())
                + ". Default: gemm, elementwise, training, transfer",
            "in the same run: " + String.join(", ", Peer.labels()) + ". Without");
  }

  @Test
  void a_folder_that_cannot_be_written_is_refused_before_anything_is_measured() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    String folder = file.resolve("report").toString();
    Invocation refused = Invocation.of("bench", "--quick", "--out", folder).isRefused();
    assertThat(refused.err()).contains(folder, "--out").doesNotContain("left");
  }

  private static JsonObject read(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  /** The report with every time of the results multiplied. */
  private static JsonObject slowed(JsonObject report, double factor) {
    for (JsonElement result : report.getAsJsonArray("results")) {
      JsonObject row = result.getAsJsonObject();
      row.addProperty("residentMs", row.get("residentMs").getAsDouble() * factor);
      JsonArray rounds = row.getAsJsonArray("rounds");
      for (int i = 0; i < rounds.size(); i++) {
        rounds.set(i, new JsonPrimitive(rounds.get(i).getAsDouble() * factor));
      }
    }
    return report;
  }
}
