package dev.hadamard.opencl;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.ConfigurationException;
import dev.hadamard.TuneMode;
import dev.hadamard.kernels.tune.ProfileFile;
import dev.hadamard.kernels.tune.TuningProfile;
import dev.hadamard.kernels.tune.UnusableProfileException;
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
final class DeviceTuning {

  private static final System.Logger LOG = System.getLogger("dev.hadamard.opencl");

  /** The longest duration of a tuning when the backend opens. */
  private static final Duration AT_OPEN_ON_GPU = Duration.ofSeconds(3);

  /** Kernels take longer there, and their compiler much longer. */
  private static final Duration AT_OPEN_ON_CPU = Duration.ofSeconds(10);

  private static final String REMEDY = "set hadamard.cache.dir to a folder that can be written";

  private final ClDevice device;
  private final TuneMode mode;
  private final OpenClSettings defaults;
  private final Duration atOpen;
  private final @Nullable ProfileFile file;

  DeviceTuning(BackendConfig config, ClDevice device) {
    this(
        config,
        device,
        OpenClSettings.of(config, device),
        device.isCpu() ? AT_OPEN_ON_CPU : AT_OPEN_ON_GPU);
  }

  DeviceTuning(BackendConfig config, ClDevice device, OpenClSettings defaults, Duration atOpen) {
    this.device = device;
    this.atOpen = atOpen;
    // A family that is asked for is not a profile's to choose.
    this.mode = OpenClKeys.gemm(config).isPresent() ? TuneMode.OFF : config.tune();
    this.defaults = defaults;
    this.file =
        config
            .cacheDir()
            .map(
                folder ->
                    ProfileFile.of(
                        folder,
                        OpenClProvider.NAME,
                        device.info().vendor(),
                        device.info().name(),
                        device.platform()))
            .orElse(null);
  }

  /** The settings to open the device with; with {@code hadamard.tune=run} it may be tuned first. */
  OpenClSettings settings() {
    if (mode == TuneMode.OFF) {
      return defaults;
    }
    if (file == null && mode == TuneMode.LOAD) {
      LOG.log(System.Logger.Level.INFO, "tuning profiles are not used: {0}", noFolder());
    }
    Optional<OpenClSettings> stored = stored().flatMap(this::shapedBy);
    return stored.orElseGet(() -> mode == TuneMode.RUN ? tunedAtOpen() : defaults);
  }

  /** The origin of the tuning in words, without tuning the device. */
  String origin() {
    Optional<OpenClSettings> stored =
        mode == TuneMode.OFF ? Optional.empty() : stored().flatMap(this::shapedBy);
    boolean isDue = stored.isEmpty() && mode == TuneMode.RUN;
    return isDue ? "tuned when it opens" : stored.orElse(defaults).origin();
  }

  /**
   * Tunes the device and stores the profile.
   *
   * @throws ConfigurationException if there is no folder to store it in
   */
  Tuned tune(Duration budget, TuningListener listener) {
    if (file == null) {
      throw new ConfigurationException(
          "a tuning profile cannot be kept: " + noFolder() + "; " + REMEDY);
    }
    Tuner.Result result;
    try (OpenClBackend backend = new OpenClBackend(device, defaults)) {
      result = new Tuner(backend, device, defaults.tuning()).tune(budget, listener);
    }
    Path stored = store(profile(result));
    return new Tuned(device.info(), result.choices(), result.measured(), result.refused(), stored);
  }

  /** Measures the stored profile against the defaults. */
  List<Contest> compare(Duration budget, TuningListener listener) {
    Optional<TuningProfile> stored = stored();
    if (stored.isEmpty() || shapedBy(stored.get()).isEmpty()) {
      return List.of();
    }
    try (OpenClBackend backend = new OpenClBackend(device, defaults)) {
      return new Tuner(backend, device, defaults.tuning()).compare(stored.get(), budget, listener);
    }
  }

  private OpenClSettings tunedAtOpen() {
    LOG.log(
        System.Logger.Level.INFO,
        "tuning {0} for {1} s or less, as hadamard.tune=run asks",
        device.info(),
        atOpen.toSeconds());
    try (OpenClBackend backend = new OpenClBackend(device, defaults)) {
      Tuner tuner = new Tuner(backend, device, defaults.tuning());
      TuningProfile found = profile(tuner.tune(atOpen, TuningListener.silent()));
      store(found);
      return shapedBy(found).orElse(defaults);
    } catch (BackendException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} could not be tuned and gets the defaults: {1}",
          device.info(),
          failure.getMessage());
      return defaults;
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
   * The settings with the choices of a profile; empty if this version does not have these choices.
   */
  private Optional<OpenClSettings> shapedBy(TuningProfile profile) {
    try {
      return Optional.of(
          defaults.withTuning(profile.applyTo(defaults.tuning()), "profile of " + profile.date()));
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
  Optional<ProfileFile> file() {
    return Optional.ofNullable(file);
  }

  private static String noFolder() {
    return "there is no cache folder, as user.home (%s) is no absolute path"
        .formatted(System.getProperty("user.home"));
  }

  /** The key of a valid profile: this device, driver and kernels. */
  String key() {
    return TuningProfile.key(
        device.info().vendor(),
        device.info().name(),
        device.driver(),
        device.platform(),
        String.valueOf(device.computeUnits()),
        Stream.of(Tuner.KERNELS)
            .map(kernel -> defaults.library().source(kernel).text())
            .collect(Collectors.joining()),
        ProgramCache.FLAGS,
        defaults.tuning().toString()); // the defaults that the profile was compared with
  }
}
