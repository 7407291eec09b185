package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A backend with one planted bug, and the test of the kit that must find it.
 *
 * @param name the bug in a few words
 * @param family the nested class of {@link BackendConformance} that the test is in
 * @param killer the test's method
 * @param opening opens a sound backend and breaks it
 */
record Mutant(String name, Class<?> family, String killer, Opening opening) {

  /** Opens a broken backend by way of a sound one. */
  @FunctionalInterface
  interface Opening {
    Backend open(Function<BackendConfig, Backend> sound, BackendConfig config);
  }

  /** A bug that lies in the backend, whatever its configuration. */
  static Mutant of(String name, Class<?> family, String killer, UnaryOperator<Backend> breakage) {
    return new Mutant(name, family, killer, (sound, config) -> breakage.apply(sound.apply(config)));
  }

  @Override
  public String toString() {
    return name;
  }
}
