package dev.hadamard.kernels.tune;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.ConfigurationException;
import dev.hadamard.TuneMode;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.spi.TunableProvider.Contest;
import dev.hadamard.spi.TunableProvider.Tuned;
import dev.hadamard.spi.TuningListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tuning of the kernels for a device: the table that comes with the library, or the profile
 * that was stored for the device. An unusable profile causes one line in the log, never an
 * exception.
 */
public final class DeviceTuning {

  /** The origin of the tuning that comes with the library. */
  public static final String DEFAULT = "default";

  private static final System.Logger LOG = System.getLogger("dev.hadamard.kernels");

  /** The longest duration of a tuning when the backend opens. */
  private static final Duration AT_OPEN_ON_GPU = Duration.ofSeconds(3);

  /** Kernels take longer there, and their compiler much longer. */
  private static final Duration AT_OPEN_ON_CPU = Duration.ofSeconds(10);

  private static final String REMEDY = "set hadamard.cache.dir to a folder that can be written";

  private final TunableDevice device;
  private final TuneMode mode;
  private final Duration atOpen;
  private final @Nullable ProfileFile file;

  /**
   * A tuning and where it is from.
   *
   * @param tuning the tuning of the kernels
   * @param origin for display: {@value #DEFAULT}, or the profile of a date
   */
  public record Chosen(Tuning tuning, String origin) {}

  /** The tuning of a device with a configuration. */
  public DeviceTuning(BackendConfig config, TunableDevice device) {
    this(config, device, config.tune());
  }

  /** The same with another mode: a tuning that the user names is not a profile's to choose. */
  public DeviceTuning(BackendConfig config, TunableDevice device, TuneMode mode) {
    this(config, device, mode, device.traits().isCpu() ? AT_OPEN_ON_CPU : AT_OPEN_ON_GPU);
  }

  /**
   * The same with another time limit.
   *
   * @param atOpen the longest duration of a tuning when the backend opens
   */
  public DeviceTuning(BackendConfig config, TunableDevice device, TuneMode mode, Duration atOpen) {
    this.device = device;
    this.mode = mode;
    this.atOpen = atOpen;
    this.file =
        config
            .cacheDir()
            .map(
                folder ->
                    ProfileFile.of(
                        folder,
                        device.backend(),
                        device.info().vendor(),
                        device.info().name(),
                        device.platform()))
            .orElse(null);
  }

  private Chosen defaults() {
    return new Chosen(device.defaults(), DEFAULT);
  }

  /** The tuning to open the device with; with {@code hadamard.tune=run} it may be tuned first. */
  public Chosen chosen() {
    if (mode == TuneMode.OFF) {
      return defaults();
    }
    if (file == null && mode == TuneMode.LOAD) {
      LOG.log(System.Logger.Level.INFO, "tuning profiles are not used: {0}", noFolder());
    }
    Optional<Chosen> stored = stored().flatMap(this::shapedBy);
    return stored.orElseGet(() -> mode == TuneMode.RUN ? tunedAtOpen() : defaults());
  }

  /** The origin of the tuning in words, without tuning the device. */
  public String origin() {
    Optional<Chosen> stored =
        mode == TuneMode.OFF ? Optional.empty() : stored().flatMap(this::shapedBy);
    boolean isDue = stored.isEmpty() && mode == TuneMode.RUN;
    return isDue ? "tuned when it opens" : stored.map(Chosen::origin).orElse(DEFAULT);
  }

  /**
   * Tunes the device and stores the profile.
   *
   * @throws ConfigurationException if there is no folder to store it in
   */
  public Tuned tune(Duration budget, TuningListener listener) {
    if (file == null) {
      throw new ConfigurationException(
          "a tuning profile cannot be kept: " + noFolder() + "; " + REMEDY);
    }
    Tuner.Result result;
    try (KernelBackend<?> backend = device.open()) {
      result = tuner(backend).tune(budget, listener);
    }
    Path stored = store(profile(result));
    return new Tuned(device.info(), result.choices(), result.measured(), result.refused(), stored);
  }

  /** Measures the stored profile against the defaults. */
  public List<Contest> compare(Duration budget, TuningListener listener) {
    Optional<TuningProfile> stored = stored();
    if (stored.isEmpty() || shapedBy(stored.get()).isEmpty()) {
      return List.of();
    }
    try (KernelBackend<?> backend = device.open()) {
      return tuner(backend).compare(stored.get(), budget, listener);
    }
  }

  private Tuner tuner(KernelBackend<?> backend) {
    return new Tuner(backend, device.traits(), device.defaults(), device::computes);
  }

  private Chosen tunedAtOpen() {
    LOG.log(
        System.Logger.Level.INFO,
        "tuning {0} for {1} s or less, as hadamard.tune=run asks",
        device.info(),
        atOpen.toSeconds());
    try (KernelBackend<?> backend = device.open()) {
      TuningProfile found = profile(tuner(backend).tune(atOpen, TuningListener.silent()));
      store(found);
      return shapedBy(found).orElseGet(this::defaults);
    } catch (BackendException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} could not be tuned and gets the defaults: {1}",
          device.info(),
          failure.getMessage());
      return defaults();
    }
  }

  private TuningProfile profile(Tuner.Result result) {
    return new TuningProfile(
        key(),
        device.info().name(),
        LocalDate.now(ZoneId.systemDefault()).toString(),
        result.choices());
  }

  private Optional<TuningProfile> stored() {
    if (file == null || !Files.exists(file.path())) { // spares the digest of the kernels
      return Optional.empty();
    }
    try {
      return file.read(key());
    } catch (UnusableProfileException unusable) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the tuning profile {0} is not used: {1}; ''hadamard tune'' makes a new one",
          file.path(),
          unusable.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The tuning with the choices of a profile; empty if this version does not have these choices.
   */
  private Optional<Chosen> shapedBy(TuningProfile profile) {
    try {
      Tuning tuning = profile.applyTo(device.defaults());
      return Optional.of(new Chosen(tuning, "profile of " + profile.date()));
    } catch (IllegalArgumentException wrong) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the tuning profile {0} is not used: {1}",
          file == null ? "of this opening" : file.path(),
          wrong.getMessage());
      return Optional.empty();
    }
  }

  /** Stores a profile; null if that cannot be done. */
  private @Nullable Path store(TuningProfile profile) {
    if (file == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the tuning profile is not kept: {0}; {1}",
          noFolder(),
          REMEDY);
      return null;
    }
    try {
      file.write(profile);
      return file.path();
    } catch (IOException unwritable) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the tuning profile cannot be kept in {0}: {1}; " + REMEDY,
          file.path(),
          unwritable.toString());
      return null;
    }
  }

  /** The file of the device's profile; empty without a cache folder. */
  public Optional<ProfileFile> file() {
    return Optional.ofNullable(file);
  }

  private static String noFolder() {
    return "there is no cache folder, as user.home (%s) is no absolute path"
        .formatted(System.getProperty("user.home"));
  }

  /** The key of a valid profile: this device, driver and kernels. */
  public String key() {
    return TuningProfile.key(
        device.info().vendor(),
        device.info().name(),
        device.driver(),
        device.platform(),
        String.valueOf(device.computeUnits()),
        Stream.of(Tuner.KERNELS)
            .map(kernel -> device.library().source(kernel).text())
            .collect(Collectors.joining()),
        device.compilerOptions(),
        device.defaults().toString()); // the defaults that the profile was compared with
  }
}
