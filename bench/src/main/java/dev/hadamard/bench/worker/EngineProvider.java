package dev.hadamard.bench.worker;

import java.util.Set;

/** Opens engines; found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {

  /** The names that {@link #open} takes. */
  Set<String> names();

  /**
   * Opens an engine, which loads its libraries.
   *
   * @param name one of the names
   * @param device the id of the device to use, empty for the only one
   * @throws Exception whatever keeps it from running; the message goes to the report
   */
  Engine open(String name, String device) throws Exception;
}
