package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import java.util.List;

/**
 * Every configuration value with its source, as it is printed.
 *
 * @param configuration in the order of the keys
 */
record Configuration(List<Value> configuration) {

  /**
   * One value.
   *
   * @param key as a system property
   * @param environment as an environment variable
   * @param value as text
   * @param source where it came from, in words
   * @param meaning what it decides, in a few words
   */
  record Value(String key, String environment, String value, String source, String meaning) {}

  static Configuration of(BackendConfig config) {
    return new Configuration(config.explain().stream().map(Configuration::value).toList());
  }

  private static Value value(BackendConfig.Setting setting) {
    return new Value(
        setting.key().property(),
        setting.key().environmentVariable(),
        setting.value(),
        sourceOf(setting),
        setting.key().meaning());
  }

  /** Where a value came from; what this program sets in code is what was typed. */
  static String sourceOf(BackendConfig.Setting setting) {
    return setting.source().equals("code") ? "command line" : setting.source();
  }

  void print(Console console) {
    TextTable table = new TextTable("KEY", "VALUE", "SOURCE");
    for (Value value : configuration) {
      String text = value.value().isEmpty() ? "(empty)" : value.value();
      table.row(value.key(), text, value.source());
      table.note(value.meaning());
    }
    console.println(table);
    console.println(
        "\n"
            + "As an environment variable a key is in upper case, with _ for each dot and hyphen,"
            + " as in "
            + configuration.get(0).environment()
            + ".");
  }
}
