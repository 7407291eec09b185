package dev.hadamard;

import dev.hadamard.spi.Spelling;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The configuration keys. Each is a system property {@code hadamard.*}, an environment variable
 * {@code HADAMARD_*} and a line of a properties file; {@link BackendConfig} states their
 * precedence.
 */
public enum ConfigKey {
  /**
   * The backend to open: {@code auto}; {@code auto:measure}, the backend whose training step of the
   * size {@link #STEP} takes the least time; or the name of a backend on the class path.
   */
  BACKEND("backend", "auto", "auto, auto:measure or the name of a backend on the class path") {
    @Override
    void check(String value) {
      require(!value.isBlank(), value);
      if (DeviceSelector.isTypeAlone(value)) {
        throw new IllegalArgumentException(
            "'%s' is a kind of device, not a backend; set %s or %s to it instead"
                .formatted(value, DEVICE.property(), DEVICE.environmentVariable()));
      }
    }
  },

  /** The device of the backend, see {@link DeviceSelector}; empty for the best one. */
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
   * The behaviour of {@code auto} when it finds no GPU because a backend was refused: {@link
   * Fallback}.
   */
  FALLBACK("fallback", "warn", String.join(", ", Fallback.labels())) {
    @Override
    void check(String value) {
      require(Fallback.labels().contains(value), value);
    }
  },

  /** The precision of matrix products: {@link Precision}. */
  PRECISION("precision", "fp32", String.join(", ", Precision.labels())) {
    @Override
    void check(String value) {
      require(Precision.labels().contains(value), value);
    }
  },

  /**
   * The largest number of bytes that a backend's tensors may use together; 0 for the device's own
   * limit.
   */
  MAX_DEVICE_BYTES("max-device-bytes", "0", "a whole number of bytes, or 0 for no limit") {
    @Override
    void check(String value) {
      require(isWholeNumber(value), value);
    }
  },

  /**
   * A folder that receives the source and compiler options of every kernel that is built; empty for
   * none.
   */
  KERNELS_DUMP("kernels.dump", "", "a folder, or empty for none") {
    @Override
    void check(String value) {
      requirePath(value);
    }
  },

  /** The source of the kernels' tuning parameters: {@link TuneMode}. */
  TUNE("tune", "load", String.join(", ", TuneMode.labels())) {
    @Override
    void check(String value) {
      require(TuneMode.labels().contains(value), value);
    }
  },

  /**
   * The cache folder for tuning profiles and native libraries; empty for the platform's cache
   * folder.
   */
  CACHE_DIR("cache.dir", "", "a folder, or empty for the platform's cache folder") {
    @Override
    void check(String value) {
      requirePath(value);
    }
  },

  /** The number of threads of the CPU backend; 0 for one per processor. */
  CPU_THREADS("cpu.threads", "0", "1 to 1024, or 0 for one per processor") {
    @Override
    void check(String value) {
      require(
          isWholeNumber(value) && value.length() <= 4 && Integer.parseInt(value) <= 1024, value);
    }
  },

  /** The use that the CPU backend makes of the JDK's vector module: {@link VectorModule}. */
  CPU_VECTOR("cpu.vector", "auto", String.join(", ", VectorModule.labels())) {
    @Override
    void check(String value) {
      require(VectorModule.labels().contains(value), value);
    }
  };

  /** The prefix of every key as a system property and in a file. */
  public static final String PREFIX = "hadamard.";

  /** The prefix of every key as an environment variable. */
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

  /** The value if no source sets the key. */
  public String defaultValue() {
    return defaultValue;
  }

  /** The legal values in words. */
  public String choices() {
    return choices;
  }

  /** The key with this property name. */
  static Optional<ConfigKey> ofProperty(String property) {
    return Arrays.stream(values()).filter(key -> key.property().equals(property)).findFirst();
  }

  /** The key with this environment variable. */
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
   * Checks a value for this key.
   *
   * @throws IllegalArgumentException if the value is illegal; the message lists the choices
   */
  void check(String value) {
    // Any text is legal unless a key says otherwise.
  }

  final void require(boolean legal, String value) {
    if (!legal) {
      throw new IllegalArgumentException(
          "'%s' is none of: %s%s"
              .formatted(value, choices, Spelling.question(value, List.of(choices.split(", ")))));
    }
  }

  /**
   * Refuses a name that no file can have on this system, such as one with an umlaut in a locale
   * without UTF-8.
   */
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
