package dev.hadamard;

import dev.hadamard.spi.Availability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Measures which of several backends does a training step of the user's size in the least time, for
 * {@code auto:measure}.
 *
 * <p>All backends are opened and warmed up. Then they are measured in turns, so that other load on
 * the machine affects all of them; the median of the rounds counts. This takes about a second and a
 * half per backend, besides the time to open them.
 */
final class StepContest {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /** Long enough for the JIT compiler to finish, also with the vector loops of {@code cpu}. */
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(1);

  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(40);
  private static final int ROUNDS = 9;

  /** No round begins after this time, so that a large step is measured in few rounds. */
  private static final long ENOUGH = TimeUnit.SECONDS.toNanos(3);

  private static final int FEWEST_ROUNDS = 3;

  /**
   * The result of the measurement.
   *
   * @param nanos the median time of each candidate that finished, ascending
   * @param refusals the candidates that could not be opened or failed meanwhile
   */
  record Outcome(
      Map<Backends.Candidate, Double> nanos, Map<String, Availability.Unavailable> refusals) {

    /** The fastest candidate; empty if none finished. */
    Optional<Backends.Candidate> winner() {
      return nanos.keySet().stream().findFirst();
    }

    /** The times of all candidates, in words. */
    String times() {
      return nanos.entrySet().stream()
          .map(
              e -> String.format(Locale.ROOT, "%s %.3g ms", e.getKey().name(), e.getValue() * 1e-6))
          .collect(Collectors.joining(", "));
    }
  }

  private final BackendConfig config;
  private final List<Runner> runners = new ArrayList<>();
  private final Map<String, Availability.Unavailable> refusals = new LinkedHashMap<>();

  private StepContest(BackendConfig config) {
    this.config = config;
  }

  /** An opened backend and its measurements. */
  private static final class Runner {
    final Backends.Candidate candidate;
    final Backend backend;
    final StepTimer timer;
    final List<Double> rounds = new ArrayList<>();

    Runner(Backends.Candidate candidate, Backend backend, StepShape shape) {
      this.candidate = candidate;
      this.backend = backend;
      this.timer = new StepTimer(backend, shape);
    }

    double median() {
      return StepTimer.median(rounds.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /** Opens, measures and closes these candidates, all of which are available. */
  static Outcome among(List<Backends.Candidate> candidates, BackendConfig config) {
    StepContest contest = new StepContest(config);
    try {
      candidates.forEach(contest::enter);
      contest.each(runner -> runner.timer.nanosPerStep(WARM_UP));
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        if (i >= FEWEST_ROUNDS && System.nanoTime() - start > ENOUGH) {
          break;
        }
        contest.each(runner -> runner.rounds.add(runner.timer.nanosPerStep(ROUND)));
      }
      return contest.outcome();
    } finally {
      contest.runners.forEach(runner -> closeQuietly(runner.backend));
    }
  }

  /** Closes a backend and ignores failures: a lost device fails to close, too. */
  private static void closeQuietly(Backend backend) {
    try {
      backend.close();
    } catch (BackendException lost) {
      LOG.log(System.Logger.Level.DEBUG, "closing {0}: {1}", backend.info(), lost.getMessage());
    }
  }

  private void enter(Backends.Candidate candidate) {
    try {
      Backend backend = Backends.opened(candidate.provider(), config.forMeasuring());
      try {
        runners.add(new Runner(candidate, backend, config.step()));
      } catch (RuntimeException | Error refused) {
        closeQuietly(backend);
        throw refused;
      }
    } catch (BackendException | OutOfMemoryError refused) {
      refuse(candidate, refused);
    }
  }

  private interface Turn {
    void take(Runner runner);
  }

  /** Lets each backend take one turn and removes those that fail. */
  private void each(Turn turn) {
    for (Runner runner : List.copyOf(runners)) {
      try {
        turn.take(runner);
      } catch (BackendException | OutOfMemoryError failed) {
        runners.remove(runner);
        closeQuietly(runner.backend);
        refuse(runner.candidate, failed);
      }
    }
  }

  private void refuse(Backends.Candidate candidate, Throwable cause) {
    refusals.put(
        candidate.name(),
        new Availability.Unavailable(
            "the step " + config.step() + " failed: " + cause.getMessage(),
            "name another backend, or a smaller " + ConfigKey.STEP.property()));
  }

  private Outcome outcome() {
    Map<Backends.Candidate, Double> nanos = new LinkedHashMap<>();
    runners.stream()
        .sorted(Comparator.comparingDouble(Runner::median))
        .forEach(runner -> nanos.put(runner.candidate, runner.median()));
    return new Outcome(nanos, refusals);
  }
}
