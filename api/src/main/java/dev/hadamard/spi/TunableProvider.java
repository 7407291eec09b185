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
 * A provider whose devices can be tuned: it measures how its kernels run best on one, and keeps the
 * answer for the backends that are opened later. Optional; {@code provider instanceof
 * TunableProvider} tells. A backend that is open already stays as it is.
 */
public interface TunableProvider extends BackendProvider {

  /**
   * How the kernels of each device are shaped when it is opened with this configuration, for
   * people: {@code default}, or {@code profile of} a day.
   *
   * @return the device's id → its tuning; no device if the backend cannot be used
   */
  Map<String, String> tunings(BackendConfig config);

  /**
   * Tunes the device that {@link #open} would take, and stores the profile below {@link
   * BackendConfig#cacheDir()}. Whatever computes other numbers than the reference is never chosen.
   *
   * @param budget how long it may take, more or less; what there is no time for stays at its
   *     default
   * @throws dev.hadamard.BackendUnavailableException if there is no such device
   * @throws dev.hadamard.BackendException if the device fails
   */
  Tuned tune(BackendConfig config, Duration budget, TuningListener listener);

  /**
   * Measures the stored profile against the defaults, in turns: round by round one, then the other.
   *
   * @param budget how long it may take, more or less
   * @return one for each class of work that the profile shapes; none without a profile
   * @throws dev.hadamard.BackendUnavailableException if there is no such device
   * @throws dev.hadamard.BackendException if the device fails
   */
  List<Contest> compare(BackendConfig config, Duration budget, TuningListener listener);

  /**
   * What was found.
   *
   * @param device the device that was tuned
   * @param choices class of work → what it gets instead of the default
   * @param measured classes of work that were measured, those that keep their default included
   * @param refused configurations that could not run, or computed other numbers
   * @param file where it is stored, null if it could not be
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
   * A class of work, timed in turns with two configurations.
   *
   * @param work its name
   * @param choice what the profile gives it
   * @param rounds of each round, how many times as fast as the default the choice was
   */
  record Contest(String work, String choice, List<Double> rounds) {

    /** Copies the rounds. */
    public Contest {
      rounds = List.copyOf(rounds);
    }
  }
}
