package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/configuration.md has each key, with its default and its choices. */
class DocumentedKeysTest {

  private static List<ConfigKey> keys() {
    return BackendConfig.load().explain().stream().map(BackendConfig.Setting::key).toList();
  }

  /** The values of a key, if its choices are a list of them. */
  private static List<String> choices(ConfigKey key) {
    boolean isList = key.choices().matches("[\\w-]+(, [\\w-]+)+");
    return isList ? List.of(key.choices().split(", ")) : List.of();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_key_has_a_row_with_its_default_and_its_choices(ConfigKey key) {
    List<String> cells = row(key);

    if (!key.defaultValue().isEmpty()) {
      assertThat(cells.get(1)).isEqualTo("`" + key.defaultValue() + "`");
    }
    for (String choice : choices(key)) {
      assertThat(cells.get(2)).contains("`" + choice + "`");
    }
  }

  @Test
  void each_row_is_a_key() {
    assertThat(rows()).hasSize(keys().size());
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
