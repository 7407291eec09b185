package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendContest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures which of several backends does a training step of the user's size in the least time, for
 * {@code auto:measure}.
 *
 * <p>All backends are opened and warmed up. Then they are measured in turns, so that other load on
 * the machine affects all of them; the median of the rounds counts. This takes about a second and a
 * half per backend, besides the time to open them.
 */
public final class StepContest implements BackendContest {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /** Long enough for the JIT compiler to finish, also with the vector loops of {@code cpu}. */
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(1);

  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(40);
  private static final int ROUNDS = 9;

  /** No round begins after this time, so that a large step is measured in few rounds. */
  private static final long ENOUGH = TimeUnit.SECONDS.toNanos(3);

  private static final int FEWEST_ROUNDS = 3;

  /** Creates the contest; called by {@link java.util.ServiceLoader}. */
  public StepContest() {}

  @Override
  public Outcome among(List<Backends.Candidate> candidates, BackendConfig config) {
    try (Field field = new Field(config)) {
      candidates.forEach(field::enter);
      field.each(runner -> runner.timer.nanosPerStep(WARM_UP));
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        if (i >= FEWEST_ROUNDS && System.nanoTime() - start > ENOUGH) {
          break;
        }
        field.each(runner -> runner.rounds.add(runner.timer.nanosPerStep(ROUND)));
      }
      return field.outcome();
    }
  }

  /** An opened backend and its measurements. */
  private static final class Runner {
    final Backends.Candidate candidate;
    final Backend backend;
    final StepTimer timer;
    final List<Double> rounds = new ArrayList<>();

    Runner(Backends.Candidate candidate, Backend backend, BackendConfig config) {
      this.candidate = candidate;
      this.backend = backend;
      this.timer = new StepTimer(backend, config.step());
    }

    double median() {
      return StepTimer.median(rounds.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /** The runners that have not failed, and why the others have. */
  private static final class Field implements AutoCloseable {
    private final BackendConfig config;
    private final List<Runner> runners = new ArrayList<>();
    private final Map<String, Availability.Unavailable> refusals = new LinkedHashMap<>();

    Field(BackendConfig config) {
      this.config = config;
    }

    void enter(Backends.Candidate candidate) {
      try {
        Backend backend = candidate.open(config.forMeasuring());
        try {
          runners.add(new Runner(candidate, backend, config));
        } catch (RuntimeException | Error refused) {
          closeQuietly(backend);
          throw refused;
        }
      } catch (BackendException | OutOfMemoryError refused) {
        refuse(candidate, refused);
      }
    }

    /** Lets each backend take one turn and removes those that fail. */
    void each(Consumer<Runner> turn) {
      for (Runner runner : List.copyOf(runners)) {
        try {
          turn.accept(runner);
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

    Outcome outcome() {
      Map<Backends.Candidate, Double> nanos = new LinkedHashMap<>();
      runners.stream()
          .sorted(Comparator.comparingDouble(Runner::median))
          .forEach(runner -> nanos.put(runner.candidate, runner.median()));
      return new Outcome(nanos, refusals);
    }

    @Override
    public void close() {
      runners.forEach(runner -> closeQuietly(runner.backend));
    }

    /** Closes a backend and ignores failures: a lost device fails to close, too. */
    private static void closeQuietly(Backend backend) {
      try {
        backend.close();
      } catch (BackendException lost) {
        LOG.log(System.Logger.Level.DEBUG, "closing {0}: {1}", backend.info(), lost.getMessage());
      }
    }
  }
}
