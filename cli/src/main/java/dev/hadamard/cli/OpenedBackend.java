package dev.hadamard.cli;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;

/**
 * An open backend and the reason for its choice.
 *
 * @param why the reason in one line
 */
record OpenedBackend(Backend backend, String why) implements AutoCloseable {

  /**
   * Opens the backend of a configuration; probes the devices once.
   *
   * @throws dev.hadamard.BackendUnavailableException if it cannot be used, with reason and remedy
   */
  static OpenedBackend of(BackendConfig config) {
    if (config.isAuto()) {
      Backends.Choice choice = Backends.choose(config);
      return new OpenedBackend(choice.chosen().provider().open(config), choice.why());
    }
    Backend backend = Backends.open(config);
    String source = Configuration.sourceOf(config.setting(ConfigKey.BACKEND));
    return new OpenedBackend(backend, "named by the " + source);
  }

  String name() {
    return backend.info().name();
  }

  @Override
  public String toString() {
    return backend.info() + ": " + why;
  }

  @Override
  public void close() {
    backend.close();
  }
}
