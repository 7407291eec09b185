package dev.hadamard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that a configuration may have: those of every backend, and those that the backends on
 * the class path declare.
 *
 * @param all in the order of the documentation
 */
record ConfigKeys(List<ConfigKey> all) {

  /** Finds the keys that are declared now. */
  static ConfigKeys find() {
    List<ConfigKey> keys = new ArrayList<>(ConfigKey.builtIn());
    keys.addAll(ProviderSearch.keys());
    return new ConfigKeys(List.copyOf(keys));
  }

  /** The key with this property name. */
  Optional<ConfigKey> ofProperty(String property) {
    return all.stream().filter(key -> key.property().equals(property)).findFirst();
  }

  /** The key with this environment variable. */
  Optional<ConfigKey> ofEnvironment(String variable) {
    return all.stream().filter(key -> key.environmentVariable().equals(variable)).findFirst();
  }

  /** The names of all keys as properties. */
  List<String> properties() {
    return all.stream().map(ConfigKey::property).toList();
  }
}
