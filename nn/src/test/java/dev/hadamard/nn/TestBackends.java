package dev.hadamard.nn;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import java.util.Arrays;
import java.util.stream.Stream;

/** The backends on the tests' class path: every test of numbers runs on each of them. */
public final class TestBackends {

  private TestBackends() {}

  /** The names of all, available or not, for {@code @MethodSource}. */
  public static Stream<String> names() {
    return Backends.survey(BackendConfig.load()).stream().map(Backends.Candidate::name);
  }

  /** The same without the naive reference, which takes minutes for what is a real job. */
  public static Stream<String> fastNames() {
    return names().filter(name -> !name.equals("reference"));
  }

  /**
   * Opens one. Where it is unavailable the test is skipped and the reason printed; where {@code
   * tck.require} lists it the test fails.
   */
  public static Backend open(String name) {
    try {
      return Backends.open(name);
    } catch (BackendUnavailableException unavailable) {
      if (Arrays.asList(System.getProperty("tck.require", "").split(",", -1)).contains(name)) {
        throw new AssertionError("tck.require asks for " + name, unavailable);
      }
      System.err.println("skipped: " + unavailable.getMessage());
      return abort(unavailable.getMessage());
    }
  }
}
