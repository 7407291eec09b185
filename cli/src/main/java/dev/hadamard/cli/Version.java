package dev.hadamard.cli;

import dev.hadamard.spi.BackendProvider;
import java.util.Comparator;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints: the program's version from its jar with the commit it was built
 * from, what it runs on, and the backends on the class path with the versions of their engines. No
 * device is asked.
 */
final class Version implements IVersionProvider {

  /** The system property in which the launcher says what the build wrote down. */
  private static final String COMMIT = "bench.commit";

  /** The program's version alone. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(development)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "hadamard %s, %s".formatted(number(), commit()),
      "Java %s (%s), %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch")),
      "backends: " + backends()
    };
  }

  private static String commit() {
    String commit = System.getProperty(COMMIT, "").strip();
    return commit.isEmpty() ? "commit unknown" : "commit " + commit;
  }

  private static String backends() {
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(BackendProvider::priority).reversed())
        .map(provider -> provider.name() + Engine.of(provider).map(e -> " (" + e + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }
}
