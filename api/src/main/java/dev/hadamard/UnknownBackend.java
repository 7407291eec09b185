package dev.hadamard;

import dev.hadamard.spi.Spelling;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What to say about the name of a backend that is not on the class path. */
final class UnknownBackend {

  private static final String GROUP = "dev.hadamard";

  /** The backends that come with the library, and the artifact of each. */
  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "cpu", "hadamard-backend-cpu",
          "reference", "hadamard-backend-cpu",
          "opencl", "hadamard-backend-opencl",
          "cuda", "hadamard-backend-cuda",
          "nd4j", "hadamard-backend-nd4j");

  private UnknownBackend() {}

  /**
   * The exception with the dependency of a backend that comes with the library, or the name that a
   * misspelt one may have been meant to be.
   *
   * @param config names the backend
   * @param found the names of the backends on the class path
   */
  static ConfigurationException refusal(BackendConfig config, List<String> found) {
    String name = config.backend();
    List<String> choices =
        Stream.concat(Stream.of("auto", "auto:measure"), found.stream()).toList();
    String artifact = ARTIFACTS.get(name);
    String problem =
        artifact == null
            ? "no backend is named '%s'%s".formatted(name, Spelling.choices(name, choices))
            : "the backend '%s' is not on the class path. Remedy: add the dependency %s:%s, or choose one of %s"
                .formatted(name, GROUP, artifact, String.join(", ", choices));
    return new ConfigurationException(
        "%s (%s): %s"
            .formatted(
                ConfigKey.BACKEND.property(), config.setting(ConfigKey.BACKEND).source(), problem));
  }
}
