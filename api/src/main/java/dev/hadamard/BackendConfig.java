package dev.hadamard;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which backend and device to use, and how. Every value knows where it came from.
 *
 * <p>The order, highest first: the {@link Builder} in code, the system property {@code hadamard.*},
 * the environment variable {@code HADAMARD_*}, the file named by {@code hadamard.config} (or {@code
 * HADAMARD_CONFIG}), {@code hadamard.properties} on the class path, the default. The keys are those
 * of {@link ConfigKey}. Any other key in one of these files, and any illegal value, is a {@link
 * ConfigurationException} that lists the choices. Any other system property or environment variable
 * of such a name is ignored, and a warning names it once with the key that may have been meant: it
 * may belong to another program. The variables that Kubernetes sets for a service are passed over.
 */
public final class BackendConfig {

  private final Map<ConfigKey, Setting> settings;

  private BackendConfig(Map<ConfigKey, Setting> settings) {
    this.settings = settings;
  }

  /**
   * One value with its origin.
   *
   * @param key what it sets
   * @param value as text, legal for the key
   * @param source where it came from, in words
   */
  public record Setting(ConfigKey key, String value, String source) {}

  /**
   * The configuration of the environment alone.
   *
   * @throws ConfigurationException if a value is illegal, or a file unreadable or with an unknown
   *     key
   */
  public static BackendConfig load() {
    return builder().build();
  }

  /** Starts a configuration whose values, where set, come before those of the environment. */
  public static Builder builder() {
    return new Builder(ConfigSources.ofSystem());
  }

  static Builder builder(ConfigSources sources) {
    return new Builder(sources);
  }

  /** {@code auto}, {@code auto:measure}, or the name of the backend to open. */
  public String backend() {
    return value(ConfigKey.BACKEND).toLowerCase(Locale.ROOT);
  }

  /** Whether the backend is left to {@link Backends}. */
  public boolean isAuto() {
    return backend().equals("auto") || isMeasured();
  }

  /** Whether {@link Backends} is to choose by measuring {@link #step}. */
  public boolean isMeasured() {
    return backend().equals("auto:measure");
  }

  /** The training step that decides where the backend {@link #isMeasured}. */
  public StepShape step() {
    return StepShape.parse(value(ConfigKey.STEP));
  }

  /** Which device of the backend to use. */
  public DeviceSelector device() {
    return DeviceSelector.parse(value(ConfigKey.DEVICE));
  }

  /** What {@code auto} does when it finds no GPU because a backend was refused. */
  public Fallback fallback() {
    return Fallback.valueOf(value(ConfigKey.FALLBACK).toUpperCase(Locale.ROOT));
  }

  /** How precisely matrix products are to be made. */
  public Precision precision() {
    return Precision.of(value(ConfigKey.PRECISION));
  }

  /**
   * How many bytes the tensors of a backend may take together; {@link Long#MAX_VALUE} for no limit.
   */
  public long maxDeviceBytes() {
    long bytes = Long.parseLong(value(ConfigKey.MAX_DEVICE_BYTES));
    return bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  /** The folder for the source of every kernel built, if one is wanted. */
  public Optional<Path> kernelsDump() {
    return Optional.of(value(ConfigKey.KERNELS_DUMP)).filter(p -> !p.isBlank()).map(Path::of);
  }

  /** Whether kernels are shaped by what was measured on the device. */
  public TuneMode tune() {
    return TuneMode.valueOf(value(ConfigKey.TUNE).toUpperCase(Locale.ROOT));
  }

  /**
   * The folder for what is kept from one run to the next; it need not exist. Empty if {@link
   * ConfigKey#CACHE_DIR} names none and the platform has none for this user, as where {@code
   * user.home} is no absolute path. Then nothing is kept.
   */
  public Optional<Path> cacheDir() {
    String folder = value(ConfigKey.CACHE_DIR);
    return folder.isBlank() ? CacheFolder.ofThisPlatform() : Optional.of(Path.of(folder));
  }

  /** How many threads the CPU backend computes with, at least 1. */
  public int cpuThreads() {
    int threads = Integer.parseInt(value(ConfigKey.CPU_THREADS));
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** How the CPU backend uses the JDK's vector module where the JVM has it. */
  public VectorModule cpuVector() {
    return VectorModule.valueOf(value(ConfigKey.CPU_VECTOR).toUpperCase(Locale.ROOT));
  }

  /** Every setting with its source, in the order of the keys. */
  public List<Setting> explain() {
    return Arrays.stream(ConfigKey.values()).map(this::setting).toList();
  }

  /** One setting with its source. */
  public Setting setting(ConfigKey key) {
    return settings.getOrDefault(key, new Setting(key, key.defaultValue(), "default"));
  }

  private String value(ConfigKey key) {
    return setting(key).value();
  }

  /** This configuration with another backend; everything else as it is. */
  public BackendConfig withBackend(String backend) {
    return with(ConfigKey.BACKEND, backend);
  }

  /** This configuration with another step for {@code auto:measure}; everything else as it is. */
  public BackendConfig withStep(StepShape step) {
    return with(ConfigKey.STEP, step.toString());
  }

  /**
   * This configuration for measuring what a long training has: {@link VectorModule#AUTO} becomes
   * {@link VectorModule#ON}, because {@code cpu} would change its loops in the middle. Everything
   * else stays.
   */
  public BackendConfig forMeasuring() {
    return cpuVector() == VectorModule.AUTO
        ? with(ConfigKey.CPU_VECTOR, VectorModule.ON.label())
        : this;
  }

  private BackendConfig with(ConfigKey key, String value) {
    Map<ConfigKey, Setting> changed = new EnumMap<>(ConfigKey.class);
    changed.putAll(settings);
    changed.put(key, ConfigSources.checked(key, value, "code"));
    return new BackendConfig(changed);
  }

  /** Collects the values set in code; the others come from the environment at {@link #build}. */
  public static final class Builder {
    private final ConfigSources sources;
    private final Map<ConfigKey, Setting> inCode = new EnumMap<>(ConfigKey.class);

    private Builder(ConfigSources sources) {
      this.sources = sources;
    }

    /**
     * Sets one value; the last one counts.
     *
     * @throws ConfigurationException if the value is not legal for the key
     */
    public Builder set(ConfigKey key, String value) {
      inCode.put(key, ConfigSources.checked(key, value, "code"));
      return this;
    }

    /** Sets {@link ConfigKey#BACKEND}. */
    public Builder backend(String name) {
      return set(ConfigKey.BACKEND, name);
    }

    /** Sets {@link ConfigKey#DEVICE}. */
    public Builder device(String selector) {
      return set(ConfigKey.DEVICE, selector);
    }

    /**
     * Reads the environment and puts the values set in code before it.
     *
     * @throws ConfigurationException if a value there is illegal, or a file unreadable or with an
     *     unknown key
     */
    public BackendConfig build() {
      Map<ConfigKey, Setting> settings = sources.read();
      settings.putAll(inCode);
      return new BackendConfig(settings);
    }
  }
}
