package dev.hadamard.spi;

import dev.hadamard.BackendConfig;
import dev.hadamard.DeviceInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose devices can be tuned. Tuning measures which parameters make the kernels fastest
 * on a device and stores them for backends that are opened later; an open backend does not change.
 * Optional; test with {@code provider instanceof TunableProvider}.
 */
public interface TunableProvider extends BackendProvider {

  /**
   * The tuning that each device would get with this configuration, in words: {@code default}, or
   * {@code profile of} and a date.
   *
   * @return device id → tuning; empty if the backend cannot be used
   */
  Map<String, String> tunings(BackendConfig config);

  /**
   * Tunes the device that {@link #open} would use, and stores the profile in {@link
   * BackendConfig#cacheDir()}. Parameters with which a kernel computes wrong numbers are never
   * chosen.
   *
   * @param budget the approximate duration; work that it does not cover keeps its defaults
   * @throws dev.hadamard.BackendUnavailableException if there is no such device
   * @throws dev.hadamard.BackendException if the device fails
   */
  Tuned tune(BackendConfig config, Duration budget, TuningListener listener);

  /**
   * Measures the stored profile against the defaults in alternating rounds.
   *
   * @param budget the approximate duration
   * @return a result for each class of work in the profile; empty without a profile
   * @throws dev.hadamard.BackendUnavailableException if there is no such device
   * @throws dev.hadamard.BackendException if the device fails
   */
  List<Contest> compare(BackendConfig config, Duration budget, TuningListener listener);

  /**
   * The result of a tuning.
   *
   * @param device the device that was tuned
   * @param choices class of work → the parameters chosen instead of the default
   * @param measured the number of classes of work that were measured, including those that keep
   *     their default
   * @param refused the number of configurations that could not run or computed wrong numbers
   * @param file the file of the stored profile; null if it could not be stored
   */
  record Tuned(
      DeviceInfo device,
      Map<String, String> choices,
      int measured,
      int refused,
      @Nullable Path file) {

    /** Copies the choices, keeping their order. */
    public Tuned {
      choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }
  }

  /**
   * A class of work, timed in alternating rounds with the defaults and the profile.
   *
   * @param work the name of the class of work
   * @param choice the parameters of the profile
   * @param rounds for each round the speed relative to the default
   */
  record Contest(String work, String choice, List<Double> rounds) {

    /** Copies the rounds. */
    public Contest {
      rounds = List.copyOf(rounds);
    }
  }
}
