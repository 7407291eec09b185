package dev.hadamard;

import dev.hadamard.spi.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
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

  private static final String FILE_PROPERTY = ConfigKey.PREFIX + "config";
  private static final String FILE_VARIABLE = ConfigKey.VARIABLE_PREFIX + "CONFIG";
  private static final String RESOURCE = "hadamard.properties";

  static ConfigSources ofSystem() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL resource = context == null ? null : context.getResource(RESOURCE);
    if (resource == null) {
      resource = ConfigSources.class.getClassLoader().getResource(RESOURCE);
    }
    return new ConfigSources(System.getProperties(), System.getenv(), resource);
  }

  /**
   * Reads every value that is set.
   *
   * @throws ConfigurationException if a value is illegal or a file has an unknown key. Variables
   *     and properties are shared with other programs, so an unknown one only causes a warning
   */
  Map<ConfigKey, BackendConfig.Setting> read(ConfigKeys keys) {
    Map<ConfigKey, BackendConfig.Setting> settings = new HashMap<>();
    if (resource != null) {
      putFile(load(resource), "class path " + RESOURCE, keys, settings);
    }
    file().ifPresent(file -> putFile(load(file), "file " + file, keys, settings));
    UnknownNames unknown = new UnknownNames(keys);
    environment.forEach((variable, value) -> putVariable(variable, value, keys, settings, unknown));
    for (String name : properties.stringPropertyNames()) {
      putProperty(name, properties.getProperty(name), keys, settings, unknown);
    }
    unknown.warn();
    return settings;
  }

  /**
   * Returns a setting with a legal value, or throws a {@link ConfigurationException} that names the
   * source.
   */
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
    try {
      return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
    } catch (InvalidPathException noPath) {
      throw unreadable("file " + name, noPath);
    }
  }

  private static void putFile(
      Properties found,
      String source,
      ConfigKeys keys,
      Map<ConfigKey, BackendConfig.Setting> settings) {
    for (String name : found.stringPropertyNames()) {
      ConfigKey key = keys.ofProperty(name).orElseThrow(() -> unknown(name, source, keys));
      settings.put(key, checked(key, found.getProperty(name), source));
    }
  }

  private static void putProperty(
      String name,
      String value,
      ConfigKeys keys,
      Map<ConfigKey, BackendConfig.Setting> settings,
      UnknownNames unknown) {
    if (!name.startsWith(ConfigKey.PREFIX) || name.equals(FILE_PROPERTY)) {
      return;
    }
    keys.ofProperty(name)
        .ifPresentOrElse(
            key -> settings.put(key, checked(key, value, "system property")),
            () -> unknown.add(name));
  }

  /**
   * Ignores a variable with an empty value: container files pass unset variables on in this form.
   */
  private static void putVariable(
      String variable,
      String value,
      ConfigKeys keys,
      Map<ConfigKey, BackendConfig.Setting> settings,
      UnknownNames unknown) {
    if (!variable.startsWith(ConfigKey.VARIABLE_PREFIX) || variable.equals(FILE_VARIABLE)) {
      return;
    }
    Optional<ConfigKey> key = keys.ofEnvironment(variable);
    if (key.isEmpty()) {
      unknown.add(variable);
    } else if (!value.isEmpty() || key.get().defaultValue().isEmpty()) {
      settings.put(key.get(), checked(key.get(), value, "environment " + variable));
    }
  }

  static ConfigurationException unknown(String name, String source, ConfigKeys keys) {
    return new ConfigurationException(
        "unknown configuration key '%s' (%s)%s; the keys are %s"
            .formatted(
                name,
                source,
                UnknownNames.suggestion(name, keys).map(", did you mean %s?"::formatted).orElse(""),
                String.join(", ", keys.properties())));
  }

  private static Properties load(URL resource) {
    try (InputStream in = resource.openStream()) {
      return PropertiesText.read(in);
    } catch (IOException unreadable) {
      throw unreadable(resource.toString(), unreadable);
    }
  }

  private static Properties load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return PropertiesText.read(in);
    } catch (IOException unreadable) {
      throw unreadable("file " + file, unreadable);
    }
  }

  private static ConfigurationException unreadable(String what, Exception cause) {
    return new ConfigurationException(
        "the configuration %s cannot be read: %s".formatted(what, FileReason.of(cause)));
  }
}
