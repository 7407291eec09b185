package dev.hadamard.bench.worker;

import java.util.Set;

/** Opens engines; found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {

  /** The names of the engines that {@link #open} opens. */
  Set<String> names();

  /**
   * Opens an engine, which loads its libraries.
   *
   * @param name one of the names
   * @param device the id of the device to use, empty for the only one
   * @throws Exception if the engine cannot run; the message goes to the report
   */
  Engine open(String name, String device) throws Exception;
}
