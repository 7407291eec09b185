package dev.hadamard;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where configuration comes from outside the code, lowest precedence first in {@link #read}.
 *
 * @param properties the system properties
 * @param environment the environment variables
 * @param resource {@code hadamard.properties} on the class path, or null
 */
record ConfigSources(
    Properties properties, Map<String, String> environment, @Nullable URL resource) {

  private static final String FILE_PROPERTY = "hadamard.config";
  private static final String FILE_VARIABLE = "HADAMARD_CONFIG";
  private static final String RESOURCE = "hadamard.properties";

  static ConfigSources ofSystem() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL resource = context == null ? null : context.getResource(RESOURCE);
    if (resource == null) {
      resource = ConfigSources.class.getClassLoader().getResource(RESOURCE);
    }
    return new ConfigSources(System.getProperties(), System.getenv(), resource);
  }

  Map<ConfigKey, BackendConfig.Setting> read() {
    Map<ConfigKey, BackendConfig.Setting> settings = new EnumMap<>(ConfigKey.class);
    if (resource != null) {
      put(load(resource), "class path " + RESOURCE, settings);
    }
    file().ifPresent(file -> put(load(file), "file " + file, settings));
    environment.forEach((variable, value) -> putVariable(variable, value, settings));
    Properties system = new Properties();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(ConfigKey.PREFIX) && !name.equals(FILE_PROPERTY)) {
        system.setProperty(name, properties.getProperty(name));
      }
    }
    put(system, "system property", settings);
    return settings;
  }

  /** A setting whose value is legal, or a {@link ConfigurationException} that names its source. */
  static BackendConfig.Setting checked(ConfigKey key, String value, String source) {
    try {
      key.check(value);
    } catch (IllegalArgumentException illegal) {
      throw new ConfigurationException(
          key.property() + " (" + source + "): " + illegal.getMessage());
    }
    return new BackendConfig.Setting(key, value, source);
  }

  private Optional<Path> file() {
    String name =
        properties.getProperty(FILE_PROPERTY, environment.getOrDefault(FILE_VARIABLE, ""));
    return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
  }

  private static void put(
      Properties found, String source, Map<ConfigKey, BackendConfig.Setting> settings) {
    for (String name : found.stringPropertyNames()) {
      ConfigKey key =
          ConfigKey.ofProperty(name)
              .orElseThrow(() -> unknown(name, source, ConfigKey.properties()));
      settings.put(key, checked(key, found.getProperty(name), source));
    }
  }

  private static void putVariable(
      String variable, String value, Map<ConfigKey, BackendConfig.Setting> settings) {
    if (!variable.startsWith("HADAMARD_") || variable.equals(FILE_VARIABLE)) {
      return;
    }
    ConfigKey key =
        ConfigKey.ofEnvironment(variable)
            .orElseThrow(
                () ->
                    unknown(
                        variable,
                        "environment",
                        List.of(ConfigKey.values()).stream()
                            .map(ConfigKey::environmentVariable)
                            .toList()));
    settings.put(key, checked(key, value, "environment " + variable));
  }

  private static ConfigurationException unknown(String name, String source, List<String> choices) {
    return new ConfigurationException(
        "unknown configuration key '%s' (%s); the keys are %s"
            .formatted(name, source, String.join(", ", choices)));
  }

  private static Properties load(URL resource) {
    try (InputStream in = resource.openStream();
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return load(reader);
    } catch (IOException | IllegalArgumentException unreadable) { // the latter: a bad escape
      throw new ConfigurationException(
          "the configuration " + resource + " cannot be read: " + unreadable);
    }
  }

  private static Properties load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new ConfigurationException(
          "the configuration file " + file + " cannot be read: " + unreadable);
    }
  }

  private static Properties load(Reader reader) throws IOException {
    Properties found = new Properties();
    found.load(reader);
    return found;
  }
}
