package dev.hadamard.cli;

import dev.hadamard.spi.BackendProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The library of others that a backend drives, as its jar describes it. */
final class Engine {

  /** Where Maven writes a jar's version. */
  private static final String PROPERTIES = "META-INF/maven/%s/%s/pom.properties";

  private Engine() {}

  /**
   * Its name and version; of a backend from elsewhere the version of its jar, if that tells one.
   */
  static Optional<String> of(BackendProvider provider) {
    return switch (provider.name()) {
      case "cpu", "reference" -> Optional.empty();
      case "opencl" -> Optional.of(described(provider, "JOCL", "org.jocl", "jocl"));
      case "cuda" -> Optional.of(described(provider, "JCuda", "org.jcuda", "jcuda"));
      case "nd4j" -> Optional.of(described(provider, "ND4J", "org.nd4j", "nd4j-api"));
      default -> Optional.ofNullable(provider.getClass().getPackage().getImplementationVersion());
    };
  }

  private static String described(
      BackendProvider provider, String name, String group, String artifact) {
    String version = version(provider.getClass().getClassLoader(), group, artifact);
    return version == null ? name + " not added" : name + " " + version;
  }

  private static @Nullable String version(ClassLoader loader, String group, String artifact) {
    try (InputStream in = loader.getResourceAsStream(PROPERTIES.formatted(group, artifact))) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException unreadable) {
      return null;
    }
  }
}
