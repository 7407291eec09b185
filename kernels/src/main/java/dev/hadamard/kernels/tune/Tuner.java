package dev.hadamard.kernels.tune;

import dev.hadamard.BackendException;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.launch.Kernels;
import dev.hadamard.spi.TunableProvider.Contest;
import dev.hadamard.spi.TuningListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the best configuration for each class of work on a device, by running them.
 *
 * <p>A configuration is built and its numbers are compared with the reference before it is timed;
 * one that the driver refuses, or that computes anything else, never takes part. It owns its
 * backend: nothing else computes there meanwhile.
 */
public final class Tuner {

  /** The kernels that are timed; those that share their loops are shaped alike. */
  static final String[] KERNELS = {"matmul", "activate", "sum_rows", "softmax_rows"};

  private static final System.Logger LOG = System.getLogger("dev.hadamard.kernels");

  /** A class may take this part of what time is left, so that something is left for others. */
  private static final int SHARE = 4;

  private static final int MOST_ROUNDS = 60;
  private static final int FEWEST_ROUNDS = 6;

  private final KernelBackend<?> backend;
  private final Tuning base;
  private final TuningSpace space;
  private final Map<String, String> choices = new LinkedHashMap<>();
  private final Predicate<TunedWork> isTuned;
  private int refused;

  /**
   * What was found.
   *
   * @param choices class of work → values that beat the default
   * @param measured classes that were looked at
   * @param refused configurations that could not run or were wrong
   */
  public record Result(Map<String, String> choices, int measured, int refused) {}

  private record Candidate(Optional<TuningChoice> choice, Kernels kernels) {}

  /**
   * Creates a tuner.
   *
   * @param backend an own one, opened with the base
   * @param device its properties
   * @param base the tuning without a profile
   */
  public Tuner(KernelBackend<?> backend, DeviceTraits device, Tuning base) {
    this(backend, device, base, work -> true);
  }

  Tuner(KernelBackend<?> backend, DeviceTraits device, Tuning base, Predicate<TunedWork> isTuned) {
    this.backend = backend;
    this.base = base;
    this.space = new TuningSpace(device, base);
    this.isTuned = isTuned;
  }

  /** Goes through the classes until the time is up. */
  public Result tune(Duration budget, TuningListener listener) {
    List<TunedWork> works =
        space.works().stream()
            .filter(isTuned)
            .filter(work -> !space.choices(work).isEmpty())
            .toList();
    Deadline deadline = Deadline.in(budget);
    int measured = 0;
    for (int i = 0; i < works.size() && deadline.isAhead(); i++) {
      TunedWork work = works.get(i);
      listener.progress(work.name(), (double) i / works.size(), deadline.secondsLeft());
      try (Trial trial = Trial.of(backend, work)) {
        contest(trial, space.choices(work), deadline.share(Math.min(SHARE, works.size() - i)));
        measured++;
      } catch (OutOfDeviceMemoryException tooLarge) {
        LOG.log(System.Logger.Level.DEBUG, "{0} stays as it is: {1}", work.name(), tooLarge);
      }
    }
    return new Result(choices, measured, refused);
  }

  /** Lets the choices run against the default. */
  private void contest(Trial trial, List<TuningChoice> offered, Deadline share) {
    Candidate incumbent = new Candidate(Optional.empty(), backend.kernels(base));
    trial.calibrate(incumbent.kernels);
    List<Candidate> sound = new ArrayList<>();
    for (int i = 0; i < offered.size() && share.isAhead(); i++) {
      examined(offered.get(i), trial, incumbent).ifPresent(sound::add);
    }
    new Halving<Candidate>(incumbent, one -> trial.nanos(one.kernels), share::isAhead)
        .best(sound)
        .best()
        .choice
        .ifPresent(choice -> choices.put(choice.work(), choice.values()));
  }

  /** The candidate, if the device runs it and its numbers are right. */
  private Optional<Candidate> examined(TuningChoice choice, Trial trial, Candidate incumbent) {
    Candidate candidate = new Candidate(Optional.of(choice), backend.kernels(choice.applyTo(base)));
    String objection;
    try {
      if (trial.isRight(candidate.kernels) && keepsTo(choice, candidate.kernels)) {
        return Optional.of(candidate);
      }
      objection = "it does not compute what it should, or not in this way";
    } catch (BackendException refusal) {
      objection = String.valueOf(refusal.getMessage());
      trial.nanos(incumbent.kernels); // a lost device says so here: then nothing can be tuned
    }
    refused++;
    LOG.log(System.Logger.Level.DEBUG, "{0} is out: {1}", choice, objection);
    return Optional.empty();
  }

  /** Whether the products ran as planned: what does not fit the device is replaced silently. */
  private static boolean keepsTo(TuningChoice choice, Kernels kernels) {
    return !choice.values().startsWith("tiled ")
        || (GemmPlan.parse(choice.values()) instanceof GemmPlan.Tiled tiled
            && kernels.canRun(tiled.tile()));
  }

  /** Times a profile against the defaults, in turns. */
  public List<Contest> compare(TuningProfile profile, Duration budget, TuningListener listener) {
    List<TunedWork> works =
        space.works().stream().filter(w -> profile.choices().containsKey(w.name())).toList();
    Deadline deadline = Deadline.in(budget);
    Kernels plain = backend.kernels(base);
    Kernels tuned = backend.kernels(profile.applyTo(base));
    List<Contest> contests = new ArrayList<>();
    for (int i = 0; i < works.size(); i++) {
      TunedWork work = works.get(i);
      listener.progress(work.name(), (double) i / works.size(), deadline.secondsLeft());
      try (Trial trial = Trial.of(backend, work)) {
        trial.calibrate(plain);
        trial.nanos(tuned); // builds it
        List<Double> rounds = rounds(trial, plain, tuned, deadline.share(works.size() - i));
        String choice = String.valueOf(profile.choices().get(work.name()));
        contests.add(new Contest(work.name(), choice, rounds));
      }
    }
    return contests;
  }

  private static List<Double> rounds(Trial trial, Kernels plain, Kernels tuned, Deadline share) {
    List<Double> ratios = new ArrayList<>();
    while (ratios.size() < FEWEST_ROUNDS || (share.isAhead() && ratios.size() < MOST_ROUNDS)) {
      boolean isPlainFirst = ratios.size() % 2 == 0;
      double first = trial.nanos(isPlainFirst ? plain : tuned);
      double second = trial.nanos(isPlainFirst ? tuned : plain);
      ratios.add(isPlainFirst ? first / second : second / first);
    }
    return ratios;
  }
}
