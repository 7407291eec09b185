package dev.hadamard;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a backend: which one to open, on which device, and with which settings.
 * Every value knows its source.
 *
 * <p>The order, highest first: the {@link Builder} in code, the system property {@code hadamard.*},
 * the environment variable {@code HADAMARD_*}, the file named by {@code hadamard.config} (or {@code
 * HADAMARD_CONFIG}), {@code hadamard.properties} on the class path, the default. {@link ConfigKey}
 * lists the keys of every backend; a backend on the class path may declare more. An unknown key in
 * one of these files and an illegal value anywhere cause a {@link ConfigurationException} that
 * lists the choices. An unknown system property or environment variable with this prefix may belong
 * to another program. It is ignored, and one warning names it with the key that may have been
 * meant. The variables that Kubernetes sets for a service named hadamard are ignored without a
 * warning.
 */
public final class BackendConfig {

  private final ConfigKeys keys;
  private final Map<ConfigKey, Setting> settings;

  private BackendConfig(ConfigKeys keys, Map<ConfigKey, Setting> settings) {
    this.keys = keys;
    this.settings = settings;
  }

  /**
   * One value with its source.
   *
   * @param key the configuration key
   * @param value as text, legal for the key
   * @param source the place where the value was set, in words
   */
  public record Setting(ConfigKey key, String value, String source) {}

  /**
   * Loads the configuration from system properties, environment variables and files.
   *
   * @throws ConfigurationException if a value is illegal, or if a file is unreadable or has an
   *     unknown key
   */
  public static BackendConfig load() {
    return builder().build();
  }

  /**
   * Starts a configuration in code. A value set in the builder takes precedence over all other
   * sources.
   */
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

  /** Whether {@link Backends} chooses the backend: {@code auto} or {@code auto:measure}. */
  public boolean isAuto() {
    return backend().equals("auto") || isMeasured();
  }

  /**
   * Whether {@link Backends} chooses the backend by measuring {@link #step}: {@code auto:measure}.
   */
  public boolean isMeasured() {
    return backend().equals("auto:measure");
  }

  /** The training step that {@code auto:measure} measures. */
  public StepShape step() {
    return StepShape.parse(value(ConfigKey.STEP));
  }

  /** The selector of the backend's device. */
  public DeviceSelector device() {
    return DeviceSelector.parse(value(ConfigKey.DEVICE));
  }

  /**
   * The behaviour of {@code auto} when the only usable backends have no GPU and a backend that
   * might have had one was refused.
   */
  public Fallback fallback() {
    return Fallback.valueOf(value(ConfigKey.FALLBACK).toUpperCase(Locale.ROOT));
  }

  /** The precision of matrix products. */
  public Precision precision() {
    return Precision.of(value(ConfigKey.PRECISION));
  }

  /**
   * The largest number of bytes that all tensors of a backend may use together; {@link
   * Long#MAX_VALUE} for no limit.
   */
  public long maxDeviceBytes() {
    long bytes = Long.parseLong(value(ConfigKey.MAX_DEVICE_BYTES));
    return bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  /** The folder that receives the source of every kernel that is built; empty for none. */
  public Optional<Path> kernelsDump() {
    return Optional.of(value(ConfigKey.KERNELS_DUMP)).filter(p -> !p.isBlank()).map(Path::of);
  }

  /** The source of the kernels' tuning parameters. */
  public TuneMode tune() {
    return TuneMode.valueOf(value(ConfigKey.TUNE).toUpperCase(Locale.ROOT));
  }

  /**
   * The cache folder, which keeps tuning profiles and unpacked native libraries between runs; it
   * need not exist. It is empty if {@link ConfigKey#CACHE_DIR} is not set and the platform has no
   * cache folder for this user, for example because {@code user.home} is not an absolute path. Then
   * nothing is kept.
   */
  public Optional<Path> cacheDir() {
    String folder = value(ConfigKey.CACHE_DIR);
    return folder.isBlank() ? CacheFolder.ofThisPlatform() : Optional.of(Path.of(folder));
  }

  /** The number of threads of the CPU backend, at least 1. */
  public int cpuThreads() {
    int threads = Integer.parseInt(value(ConfigKey.CPU_THREADS));
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The use that the CPU backend makes of the JDK's vector module. */
  public VectorModule cpuVector() {
    return VectorModule.valueOf(value(ConfigKey.CPU_VECTOR).toUpperCase(Locale.ROOT));
  }

  /** Every setting with its source, in the order of the keys. */
  public List<Setting> explain() {
    return keys.all().stream().map(this::setting).toList();
  }

  /** One setting with its source. */
  public Setting setting(ConfigKey key) {
    return settings.getOrDefault(key, new Setting(key, key.defaultValue(), "default"));
  }

  /** The value of a key, as text that is legal for it. */
  public String value(ConfigKey key) {
    return setting(key).value();
  }

  /** Returns this configuration with another backend. */
  public BackendConfig withBackend(String backend) {
    return with(ConfigKey.BACKEND, backend);
  }

  /** Returns this configuration with another step for {@code auto:measure}. */
  public BackendConfig withStep(StepShape step) {
    return with(ConfigKey.STEP, step.toString());
  }

  /**
   * Returns this configuration for measurements of a long training: {@link VectorModule#AUTO}
   * becomes {@link VectorModule#ON}, because with {@code AUTO} the CPU backend would change its
   * loops in the middle of a measurement.
   */
  public BackendConfig forMeasuring() {
    return cpuVector() == VectorModule.AUTO
        ? with(ConfigKey.CPU_VECTOR, VectorModule.ON.label())
        : this;
  }

  private BackendConfig with(ConfigKey key, String value) {
    Map<ConfigKey, Setting> changed = new HashMap<>(settings);
    changed.put(key, ConfigSources.checked(key, value, "code"));
    return new BackendConfig(keys, changed);
  }

  /** Collects the values that are set in code; {@link #build} adds those of the other sources. */
  public static final class Builder {
    private final ConfigSources sources;
    private final Map<ConfigKey, Setting> inCode = new HashMap<>();

    private Builder(ConfigSources sources) {
      this.sources = sources;
    }

    /**
     * Sets one value; a later call for the same key replaces it.
     *
     * @throws ConfigurationException if the value is not legal for the key
     */
    public Builder set(ConfigKey key, String value) {
      inCode.put(key, ConfigSources.checked(key, value, "code"));
      return this;
    }

    /**
     * Sets one value by the name of its key, such as one that a backend declares.
     *
     * @param property as in {@code hadamard.opencl.gemm}
     * @throws ConfigurationException if no key has this name, or the value is not legal for it
     */
    public Builder set(String property, String value) {
      ConfigKeys keys = ConfigKeys.find();
      return set(
          keys.ofProperty(property)
              .orElseThrow(() -> ConfigSources.unknown(property, "code", keys)),
          value);
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
     * Reads the other sources and builds the configuration. The values set in code take precedence.
     *
     * @throws ConfigurationException if a value there is illegal, or if a file is unreadable or has
     *     an unknown key
     */
    public BackendConfig build() {
      ConfigKeys keys = ConfigKeys.find();
      Map<ConfigKey, Setting> settings = sources.read(keys);
      settings.putAll(inCode);
      return new BackendConfig(keys, settings);
    }
  }
}
