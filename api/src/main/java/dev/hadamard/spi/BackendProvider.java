package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;

/**
 * Finds out whether a backend can be used, and opens it. Loaded by {@link java.util.ServiceLoader},
 * so it has a public constructor without parameters; constructing it touches no device.
 */
public interface BackendProvider {

  /** The name in {@code hadamard.backend}: lower case, unique. */
  String name();

  /** Which backend {@code auto} prefers among those whose best devices are of the same type. */
  int priority();

  /** Whether {@code auto} may choose it; false for a backend that exists to be compared with. */
  default boolean isAutomatic() {
    return true;
  }

  /**
   * Whether the backend can be used with this configuration. Never throws for what a machine lacks,
   * and leaves nothing open.
   */
  Availability probe(BackendConfig config);

  /**
   * Opens the backend.
   *
   * @throws dev.hadamard.BackendUnavailableException if {@link #probe} would refuse it, with the
   *     same reason and remedy
   * @throws dev.hadamard.BackendException if the device fails while it is opened
   */
  Backend open(BackendConfig config);
}
