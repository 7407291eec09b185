package dev.hadamard;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The configuration keys. Each is a system property {@code hadamard.*}, an environment variable
 * {@code HADAMARD_*} and a line of a properties file; {@link BackendConfig} tells which of them
 * wins.
 */
public enum ConfigKey {
  /**
   * Which backend to open: {@code auto}, {@code auto:measure} (the one whose training step of
   * {@link #STEP} takes the least time), or the name of one on the class path.
   */
  BACKEND("backend", "auto", "auto, auto:measure or the name of a backend on the class path") {
    @Override
    void check(String value) {
      require(!value.isBlank(), value);
    }
  },

  /** Which device of the backend to use, see {@link DeviceSelector}; empty is the best one. */
  DEVICE("device", "", DeviceSelector.SYNTAX) {
    @Override
    void check(String value) {
      DeviceSelector.parse(value);
    }
  },

  /** The training step that {@code auto:measure} measures: {@link StepShape}. */
  STEP("step", "64x784-512-256-10", StepShape.SYNTAX) {
    @Override
    void check(String value) {
      StepShape.parse(value);
    }
  },

  /**
   * What {@code auto} does when it finds no GPU because a backend was refused: {@link Fallback}.
   */
  FALLBACK("fallback", "warn", String.join(", ", Fallback.labels())) {
    @Override
    void check(String value) {
      require(Fallback.labels().contains(value), value);
    }
  },

  /** How precisely matrix products are made: {@link Precision}. */
  PRECISION("precision", "fp32", String.join(", ", Precision.labels())) {
    @Override
    void check(String value) {
      require(Precision.labels().contains(value), value);
    }
  },

  /** How many bytes a backend's tensors may take together; 0 is no limit but the device's. */
  MAX_DEVICE_BYTES("max-device-bytes", "0", "a whole number of bytes, or 0 for no limit") {
    @Override
    void check(String value) {
      require(isWholeNumber(value), value);
    }
  },

  /** A folder that receives the source and options of every kernel built; empty is none. */
  KERNELS_DUMP("kernels.dump", "", "a folder, or empty for none") {
    @Override
    void check(String value) {
      requirePath(value);
    }
  },

  /** Whether kernels are shaped by what was measured on the device: {@link TuneMode}. */
  TUNE("tune", "load", String.join(", ", TuneMode.labels())) {
    @Override
    void check(String value) {
      require(TuneMode.labels().contains(value), value);
    }
  },

  /** The folder for what is kept from one run to the next; empty is the platform's own. */
  CACHE_DIR("cache.dir", "", "a folder, or empty for the platform's cache folder") {
    @Override
    void check(String value) {
      requirePath(value);
    }
  },

  /** How many threads the CPU backend computes with; 0 is one for each processor. */
  CPU_THREADS("cpu.threads", "0", "1 to 1024, or 0 for one per processor") {
    @Override
    void check(String value) {
      require(
          isWholeNumber(value) && value.length() <= 4 && Integer.parseInt(value) <= 1024, value);
    }
  },

  /** How the CPU backend uses the JDK's vector module where the JVM has it. */
  CPU_VECTOR("cpu.vector", "auto", String.join(", ", VectorModule.labels())) {
    @Override
    void check(String value) {
      require(VectorModule.labels().contains(value), value);
    }
  };

  /** What every key begins with as a system property or in a file. */
  public static final String PREFIX = "hadamard.";

  /** What every key begins with as an environment variable. */
  static final String VARIABLE_PREFIX = "HADAMARD_";

  private final String suffix;
  private final String defaultValue;
  private final String choices;

  ConfigKey(String suffix, String defaultValue, String choices) {
    this.suffix = suffix;
    this.defaultValue = defaultValue;
    this.choices = choices;
  }

  /** The name as a system property and in a file, as in {@code hadamard.max-device-bytes}. */
  public String property() {
    return PREFIX + suffix;
  }

  /** The name as an environment variable, as in {@code HADAMARD_MAX_DEVICE_BYTES}. */
  public String environmentVariable() {
    return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The value when nothing sets it. */
  public String defaultValue() {
    return defaultValue;
  }

  /** The legal values in words. */
  public String choices() {
    return choices;
  }

  /** The key of this property name, if there is one. */
  static Optional<ConfigKey> ofProperty(String property) {
    return Arrays.stream(values()).filter(key -> key.property().equals(property)).findFirst();
  }

  /** The key of this environment variable, if there is one. */
  static Optional<ConfigKey> ofEnvironment(String variable) {
    return Arrays.stream(values())
        .filter(key -> key.environmentVariable().equals(variable))
        .findFirst();
  }

  /** The names of all keys as properties. */
  static List<String> properties() {
    return Arrays.stream(values()).map(ConfigKey::property).toList();
  }

  /**
   * Refuses a value that this key cannot have.
   *
   * @throws IllegalArgumentException with the choices as the message
   */
  void check(String value) {
    // Any text is legal unless a key says otherwise.
  }

  final void require(boolean legal, String value) {
    if (!legal) {
      throw new IllegalArgumentException("'" + value + "' is none of: " + choices);
    }
  }

  /** Refuses what no file can be called here: in a locale without UTF-8, a name with an umlaut. */
  final void requirePath(String value) {
    try {
      Path unused = Path.of(value);
    } catch (InvalidPathException unspeakable) {
      throw new IllegalArgumentException(
          "'%s' is no path (%s); file names are in %s here"
              .formatted(value, unspeakable.getReason(), System.getProperty("sun.jnu.encoding")));
    }
  }

  private static boolean isWholeNumber(String value) {
    return value.matches("\\d{1,18}");
  }
}
