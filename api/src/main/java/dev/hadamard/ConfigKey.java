package dev.hadamard;

import dev.hadamard.spi.Spelling;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A configuration key: a system property {@code hadamard.*}, an environment variable {@code
 * HADAMARD_*} and a line of a properties file; {@link BackendConfig} states their precedence.
 *
 * <p>The constants are the keys of every backend. A backend declares keys of its own in {@link
 * dev.hadamard.spi.BackendProvider#keys()}, and reads them with {@link
 * BackendConfig#value(ConfigKey)}.
 */
public final class ConfigKey {

  /** The prefix of every key as a system property and in a file. */
  public static final String PREFIX = "hadamard.";

  /** The prefix of every key as an environment variable. */
  static final String VARIABLE_PREFIX = "HADAMARD_";

  private static final String BACKENDS =
      "auto, auto:measure or the name of a backend on the class path";

  /**
   * The backend to open: {@code auto}; {@code auto:measure}, the backend whose training step of the
   * size {@link #STEP} takes the least time; or the name of a backend on the class path.
   */
  public static final ConfigKey BACKEND =
      new ConfigKey("backend", "auto", BACKENDS, "the backend to open", ConfigKey::requireBackend);

  /** The device of the backend, see {@link DeviceSelector}; empty for the best one. */
  public static final ConfigKey DEVICE =
      new ConfigKey(
          "device",
          "",
          DeviceSelector.SYNTAX,
          "the device of the backend; empty for the best one",
          DeviceSelector::parse);

  /** The training step that {@code auto:measure} measures: {@link StepShape}. */
  public static final ConfigKey STEP =
      new ConfigKey(
          "step",
          "64x784-512-256-10",
          StepShape.SYNTAX,
          "the training step that auto:measure measures",
          StepShape::parse);

  /**
   * The behaviour of {@code auto} when it finds no GPU because a backend was refused: {@link
   * Fallback}.
   */
  public static final ConfigKey FALLBACK =
      choice(
          "fallback",
          "warn",
          "what auto does when it finds no GPU because a backend was refused",
          Fallback.labels());

  /** The precision of matrix products: {@link Precision}. */
  public static final ConfigKey PRECISION =
      choice("precision", "fp32", "the precision of matrix products", Precision.labels());

  /**
   * The largest number of bytes that a backend's tensors may use together; 0 for the device's own
   * limit.
   */
  public static final ConfigKey MAX_DEVICE_BYTES =
      number(
          "max-device-bytes",
          0,
          0,
          Long.MAX_VALUE,
          "the limit of all tensors, in bytes; 0 for none");

  /**
   * A folder that receives the source and compiler options of every kernel that is built; empty for
   * none.
   */
  public static final ConfigKey KERNELS_DUMP =
      folder("kernels.dump", "a folder that receives the source of every kernel; empty for none");

  /** The source of the kernels' tuning parameters: {@link TuneMode}. */
  public static final ConfigKey TUNE =
      choice("tune", "load", "the source of the kernels' tuning", TuneMode.labels());

  /**
   * The cache folder for tuning profiles and native libraries; empty for the platform's cache
   * folder.
   */
  public static final ConfigKey CACHE_DIR =
      folder("cache.dir", "the cache folder; empty for the platform's");

  /** The number of threads of the CPU backend; 0 for one per processor. */
  public static final ConfigKey CPU_THREADS =
      number("cpu.threads", 0, 0, 1024, "the threads of cpu; 0 for one per processor");

  /** The use that the CPU backend makes of the JDK's vector module: {@link VectorModule}. */
  public static final ConfigKey CPU_VECTOR =
      choice("cpu.vector", "auto", "the use of the JDK's vector module", VectorModule.labels());

  private static final List<ConfigKey> BUILT_IN =
      List.of(
          BACKEND,
          DEVICE,
          STEP,
          FALLBACK,
          PRECISION,
          MAX_DEVICE_BYTES,
          KERNELS_DUMP,
          TUNE,
          CACHE_DIR,
          CPU_THREADS,
          CPU_VECTOR);

  private final String name;
  private final String defaultValue;
  private final String choices;
  private final String meaning;
  private final Consumer<String> check;

  private ConfigKey(
      String name, String defaultValue, String choices, String meaning, Consumer<String> check) {
    this.name = name;
    this.defaultValue = defaultValue;
    this.choices = choices;
    this.meaning = meaning;
    this.check = check;
    check.accept(defaultValue);
  }

  /**
   * A key whose value is one of a list.
   *
   * @param name without the prefix, as in {@code cpu.vector}
   * @param defaultValue one of the values
   * @param meaning what it decides, in a few words
   * @throws IllegalArgumentException if the default is none of the values
   */
  public static ConfigKey choice(
      String name, String defaultValue, String meaning, List<String> values) {
    String choices = String.join(", ", values);
    return new ConfigKey(
        name,
        defaultValue,
        choices,
        meaning,
        value -> require(values.contains(value), value, choices));
  }

  /**
   * A key whose value is a whole number.
   *
   * @param name without the prefix, as in {@code cpu.threads}
   * @param defaultValue from the least to the largest value
   * @param least the least value, 0 or more
   * @param most the largest value
   * @param meaning what it decides, in a few words
   * @throws IllegalArgumentException if the default is out of this range
   */
  public static ConfigKey number(
      String name, long defaultValue, long least, long most, String meaning) {
    String choices =
        most == Long.MAX_VALUE
            ? "a whole number from %d on".formatted(least)
            : "a whole number from %d to %d".formatted(least, most);
    return new ConfigKey(
        name,
        Long.toString(defaultValue),
        choices,
        meaning,
        value ->
            require(
                value.matches("\\d{1,18}")
                    && Long.parseLong(value) >= least
                    && Long.parseLong(value) <= most,
                value,
                choices));
  }

  /**
   * A key whose value is a folder or empty, as it is by default.
   *
   * @param name without the prefix, as in {@code cache.dir}
   * @param meaning what it decides, in a few words
   */
  public static ConfigKey folder(String name, String meaning) {
    return new ConfigKey(name, "", "a folder, or empty", meaning, ConfigKey::requirePath);
  }

  /** The keys of every backend, in the order of the documentation. */
  public static List<ConfigKey> builtIn() {
    return BUILT_IN;
  }

  /** The name as a system property and in a file, as in {@code hadamard.max-device-bytes}. */
  public String property() {
    return PREFIX + name;
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

  /** What the key decides, in a few words. */
  public String meaning() {
    return meaning;
  }

  /**
   * Checks a value for this key.
   *
   * @throws IllegalArgumentException if the value is illegal; the message lists the choices
   */
  void check(String value) {
    check.accept(value);
  }

  private static void require(boolean legal, String value, String choices) {
    if (!legal) {
      throw new IllegalArgumentException(
          "'%s' is none of: %s%s"
              .formatted(value, choices, Spelling.question(value, List.of(choices.split(", ")))));
    }
  }

  /** Refuses a kind of device by name, since it is the value of {@link #DEVICE}. */
  private static void requireBackend(String value) {
    require(!value.isBlank(), value, BACKENDS);
    if (DeviceSelector.isTypeAlone(value)) {
      throw new IllegalArgumentException(
          "'%s' is a kind of device, not a backend; set %s or %s to it instead"
              .formatted(value, DEVICE.property(), DEVICE.environmentVariable()));
    }
  }

  /**
   * Refuses a name that no file can have on this system, such as one with an umlaut in a locale
   * without UTF-8.
   */
  private static void requirePath(String value) {
    try {
      Path unused = Path.of(value);
    } catch (InvalidPathException unspeakable) {
      throw new IllegalArgumentException(
          "'%s' is no path (%s); file names are in %s here"
              .formatted(value, unspeakable.getReason(), System.getProperty("sun.jnu.encoding")));
    }
  }

  /** Keys of the same name are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigKey key && key.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return property();
  }
}
