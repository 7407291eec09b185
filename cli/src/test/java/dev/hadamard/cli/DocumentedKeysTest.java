package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.ConfigKey;
import dev.hadamard.Fallback;
import dev.hadamard.Precision;
import dev.hadamard.TuneMode;
import dev.hadamard.VectorModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/configuration.md has each key, with its default and its choices. */
class DocumentedKeysTest {

  private static final Map<ConfigKey, List<String>> CHOICES =
      Map.of(
          ConfigKey.FALLBACK, Stream.of(Fallback.values()).map(Fallback::label).toList(),
          ConfigKey.PRECISION, Stream.of(Precision.values()).map(Precision::label).toList(),
          ConfigKey.TUNE, Stream.of(TuneMode.values()).map(TuneMode::label).toList(),
          ConfigKey.CPU_VECTOR, Stream.of(VectorModule.values()).map(VectorModule::label).toList());

  @ParameterizedTest
  @EnumSource
  void a_key_has_a_row_with_its_default_and_its_choices(ConfigKey key) {
    List<String> cells = row(key);

    if (!key.defaultValue().isEmpty()) {
      assertThat(cells.get(1)).isEqualTo("`" + key.defaultValue() + "`");
    }
    for (String choice : CHOICES.getOrDefault(key, List.of())) {
      assertThat(cells.get(2)).contains("`" + choice + "`");
    }
  }

  @Test
  void each_row_is_a_key() {
    assertThat(rows()).hasSize(ConfigKey.values().length);
  }

  private static List<String> row(ConfigKey key) {
    return rows().stream()
        .filter(cells -> cells.get(0).equals("`" + key.property() + "`"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row for " + key.property()));
  }

  /** The rows of the table of keys, each as its cells. */
  private static List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    MarkdownPage.read("docs/configuration.md")
        .prose()
        .lines()
        .filter(line -> line.startsWith("| `hadamard."))
        .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
        .forEach(rows::add);
    return rows;
  }
}
