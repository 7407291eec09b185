package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import java.util.List;

/**
 * Probes whether a backend can be used and opens it. {@link java.util.ServiceLoader} loads
 * providers, so a provider needs a public constructor without parameters, which must not use a
 * device.
 */
public interface BackendProvider {

  /** The name of the backend in {@code hadamard.backend}: lower case, unique. */
  String name();

  /**
   * The priority: {@code auto} prefers the highest one among backends whose best devices have the
   * same type.
   */
  int priority();

  /**
   * Whether {@code auto} may choose this backend; false for one that only serves for comparison.
   */
  default boolean isAutomatic() {
    return true;
  }

  /**
   * The configuration keys that this backend alone has, each with a name that begins with the
   * backend's, as in {@code opencl.gemm}. They are validated, explained and set like all others;
   * {@link BackendConfig#value} reads them.
   */
  default List<ConfigKey> keys() {
    return List.of();
  }

  /**
   * Finds out whether the backend can be used with this configuration. Leaves nothing open, and
   * does not throw if the machine lacks something.
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
