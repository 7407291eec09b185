package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hadamard.BackendConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key, those of the backends included, with its value, its source and its meaning. */
class ExplainCommandTest {

  private static List<BackendConfig.Setting> settings() {
    return BackendConfig.load().explain();
  }

  @Test
  void the_keys_of_backends_are_among_those_that_are_explained() {
    assertThat(settings())
        .extracting(setting -> setting.key().property())
        .contains("hadamard.backend", "hadamard.opencl.gemm", "hadamard.cuda.products");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void each_key_has_its_value_and_its_source_and_its_meaning_below(BackendConfig.Setting setting) {
    String value = setting.value().isEmpty() ? "(empty)" : setting.value();
    assertThat(setting.key().meaning()).isNotBlank();
    assertThat(Invocation.of("explain").endsWith(0).out())
        .containsPattern(
            "(?m)^%s +%s +%s\\n {4}%s$"
                .formatted(
                    Pattern.quote(setting.key().property()),
                    Pattern.quote(value),
                    Pattern.quote(setting.source()),
                    Pattern.quote(setting.key().meaning())));
  }

  @Test
  void what_is_typed_comes_from_the_command_line() {
    assertThat(Invocation.of("explain", "--backend", "cpu").endsWith(0).out())
        .containsPattern("(?m)^hadamard.backend +cpu +command line$");
  }

  @Test
  void a_terminal_of_80_columns_shows_each_key_in_one_piece() {
    StringWriter out = new StringWriter();
    PrintWriter people = new PrintWriter(out, true);
    Configuration.of(BackendConfig.load())
        .print(Console.of(people, people, false, Terminals.plain(80)));
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(out.toString().lines().map(line -> line.replaceFirst(" .*", "")))
        .containsAll(settings().stream().map(setting -> setting.key().property()).toList());
  }

  @Test
  void json_has_the_meaning_too() {
    JsonObject first =
        Invocation.of("explain", "--json")
            .endsWith(0)
            .json()
            .getAsJsonArray("configuration")
            .get(0)
            .getAsJsonObject();
    assertThat(first.keySet()).containsExactly("key", "environment", "value", "source", "meaning");
    assertThat(first.get("meaning").getAsString()).isEqualTo("the backend to open");
  }

  @ParameterizedTest
  @CsvSource({
    "hadamard.opencl.gem, hadamard.opencl.gemm",
    "hadamard.opencl.asgpu, hadamard.opencl.as-gpu",
    "hadamard.cuda.product, hadamard.cuda.products",
    "hadamard.cpu.thread, hadamard.cpu.threads"
  })
  void a_misspelt_key_in_a_file_is_refused_with_the_right_one(
      String misspelt, String meant, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("my.properties"), misspelt + "=1\n");
    Invocation refused = explainedWith("hadamard.config", file.toString()).isRefused();
    assertThat(refused.err())
        .contains("'" + misspelt + "'", "did you mean " + meant + "?")
        .contains(settings().stream().map(setting -> setting.key().property()).toList());
  }

  @Test
  void an_illegal_value_of_a_backends_key_is_refused_with_the_choices() {
    assertThat(explainedWith("hadamard.opencl.gemm", "tield").isRefused().err())
        .contains(
            "hadamard.opencl.gemm (system property)", "did you mean 'tiled'?", "naive, tiled");
  }

  private static Invocation explainedWith(String property, String value) {
    System.setProperty(property, value);
    try {
      return Invocation.of("explain");
    } finally {
      System.clearProperty(property);
    }
  }
}
