package dev.hadamard;

import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendContest;
import dev.hadamard.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds backends on the class path or the module path and opens one.
 *
 * <pre>{@code
 * try (Backend backend = Backends.open()) { // the backend of hadamard.backend, by default auto
 *   System.out.println(backend.info().name() + " on " + backend.info().device());
 * }
 *
 * BackendConfig config =
 *     BackendConfig.builder().backend("cpu").set(ConfigKey.CPU_THREADS, "2").build();
 * try (Backend backend = Backends.open(config)) { // this backend or an exception
 *   System.out.println(backend.info().details());
 * }
 *
 * for (Backends.Candidate candidate : Backends.survey(config)) { // why a backend cannot be used
 *   System.out.println(candidate.name() + ": " + candidate.availability());
 * }
 * }</pre>
 *
 * <p>A backend that is named explicitly is opened, or the call fails. Only {@code auto} chooses;
 * one log line states the chosen backend and why each other candidate was refused. There is no
 * global instance: several backends may be open at the same time.
 */
public final class Backends {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  private Backends() {}

  /**
   * A backend that was found, and whether it can be used.
   *
   * @param provider opens the backend
   * @param availability the provider's answer for the configuration
   */
  public record Candidate(BackendProvider provider, Availability availability) {

    /** The backend's name, as in {@code hadamard.backend}. */
    public String name() {
      return provider.name();
    }

    /**
     * Opens it. A linkage error is reported as unavailability, as it is for a probe.
     *
     * @throws BackendUnavailableException if it cannot be used, with reason and remedy
     */
    public Backend open(BackendConfig config) {
      return opened(provider, config);
    }
  }

  /**
   * Opens the backend that the configuration from properties, environment and files names, see
   * {@link BackendConfig#load}.
   *
   * @throws ConfigurationException if a key or value is unknown
   * @throws BackendUnavailableException if it cannot be used, with every reason and remedy
   */
  public static Backend open() {
    return open(BackendConfig.load());
  }

  /**
   * Opens the backend with this name, or the best one for {@code auto}. The other settings are
   * those of {@link #open()}.
   */
  public static Backend open(String name) {
    return open(BackendConfig.builder().backend(name).build());
  }

  /**
   * Opens the backend that a configuration names.
   *
   * @throws ConfigurationException if no backend has the name
   * @throws BackendUnavailableException if it cannot be used, with every reason and remedy
   */
  public static Backend open(BackendConfig config) {
    if (!config.isAuto()) {
      Backend backend = opened(named(config), config);
      LOG.log(System.Logger.Level.INFO, "opened {0}{1}", backend.info(), facts(backend));
      return backend;
    }
    Choice choice = choose(config);
    Backend backend = opened(choice.chosen().provider(), config);
    boolean warn = choice.isFallback() && config.fallback() == Fallback.WARN;
    LOG.log(
        warn ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
        "opened {0}: {1}{2}",
        backend.info(),
        choice.why(),
        facts(backend));
    return backend;
  }

  /** What it works with, as in {@code ; driver CUDA 12.6, products cuBLAS 12.6, precision fp32}. */
  private static String facts(Backend backend) {
    String facts =
        backend.info().details().entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining(", "));
    return facts.isEmpty() ? "" : "; " + facts;
  }

  /**
   * The decision of {@code auto}.
   *
   * @param chosen the backend to open
   * @param why the reason for the choice and the reason for each refusal, in one line
   * @param isFallback whether the chosen backend has no GPU while a candidate that might have had
   *     one was refused
   */
  public record Choice(Candidate chosen, String why, boolean isFallback) {}

  /**
   * Chooses a backend as {@code auto} does, without opening it. The choice is the available
   * candidate with the best device, in the order of {@link DeviceType}; among equals the one whose
   * provider has the highest priority.
   *
   * <p>For {@code auto:measure} the choice is the available candidate that does {@link
   * BackendConfig#step} in the least time. This opens all candidates and measures them in turns,
   * for about a second and a half each; a candidate that fails meanwhile is refused.
   *
   * @throws BackendUnavailableException if no candidate can be used, or if {@code
   *     hadamard.fallback=fail} and the choice would be a fallback
   * @throws ConfigurationException for {@code auto:measure} without {@code hadamard-nn}
   */
  public static Choice choose(BackendConfig config) {
    // The others are not even asked: a probe may load a library of 100 MB.
    List<Candidate> automatic =
        ProviderSearch.providers().stream()
            .filter(BackendProvider::isAutomatic)
            .map(provider -> ask(provider, config))
            .toList();
    Optional<Candidate> best =
        automatic.stream()
            .filter(c -> c.availability() instanceof Availability.Available)
            .min(Comparator.comparing(Backends::bestType));
    Map<String, Availability.Unavailable> refusals = refusals(automatic);
    if (best.isEmpty()) {
      throw new BackendUnavailableException(refusals);
    }
    if (config.isMeasured()) {
      return fastest(automatic, refusals, config);
    }
    Candidate chosen = best.get();
    return new Choice(
        chosen,
        explain(chosen, automatic),
        mustFallBack(chosen.name(), bestType(chosen), refusals, config));
  }

  /**
   * Whether the choice of this backend, with this type of device, is a fallback.
   *
   * @throws BackendUnavailableException if it is one and {@code hadamard.fallback=fail}
   */
  private static boolean mustFallBack(
      String name,
      DeviceType best,
      Map<String, Availability.Unavailable> refusals,
      BackendConfig config) {
    boolean isFallback = config.device().admitsGpu() && !best.isGpu() && !refusals.isEmpty();
    if (isFallback && config.fallback() == Fallback.FAIL) {
      throw BackendUnavailableException.ofForbiddenFallback(
          name, config.setting(ConfigKey.FALLBACK), refusals);
    }
    return isFallback;
  }

  /**
   * The candidate with the fastest step, whatever its type of device. It is a fallback only if no
   * GPU took part and a backend was refused, by its probe or during the measurement.
   */
  private static Choice fastest(
      List<Candidate> automatic,
      Map<String, Availability.Unavailable> refusals,
      BackendConfig config) {
    List<Candidate> available =
        automatic.stream().filter(c -> c.availability() instanceof Availability.Available).toList();
    BackendContest.Outcome outcome = ContestSearch.find(config).among(available, config);
    Map<String, Availability.Unavailable> all = new LinkedHashMap<>(refusals);
    all.putAll(outcome.refusals());
    Candidate winner = outcome.winner().orElseThrow(() -> new BackendUnavailableException(all));
    DeviceType best =
        outcome.nanos().keySet().stream()
            .map(Backends::bestType)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    boolean isFallback = mustFallBack(winner.name(), best, all, config);
    List<String> clauses = new ArrayList<>();
    clauses.add(
        "auto:measure takes %s: a step of %s takes %s"
            .formatted(winner.name(), config.step(), outcome.times()));
    all.forEach((name, refusal) -> clauses.add(name + " refused: " + refusal.reason()));
    return new Choice(winner, String.join("; ", clauses), isFallback);
  }

  /**
   * Probes every backend on the class path and module path and returns them by descending priority.
   * A probe leaves nothing open, and does not throw if the machine lacks something.
   */
  public static List<Candidate> survey(BackendConfig config) {
    List<Candidate> candidates = new ArrayList<>();
    for (BackendProvider provider : ProviderSearch.providers()) {
      candidates.add(ask(provider, config));
    }
    return candidates;
  }

  /**
   * The provider's answer. A provider whose probe throws, against its contract, counts as
   * unavailable.
   */
  private static Candidate ask(BackendProvider provider, BackendConfig config) {
    try {
      Availability answer = provider.probe(config);
      return new Candidate(
          provider, answer == null ? broken("has no answer to a probe", null) : answer);
    } catch (ConfigurationException wrong) {
      throw wrong;
    } catch (LinkageError | RuntimeException fault) {
      LOG.log(System.Logger.Level.DEBUG, "the probe of " + provider.name() + " failed", fault);
      return new Candidate(provider, broken("cannot be probed: " + fault, fault));
    }
  }

  /** Opens the backend. Linkage errors are reported as unavailability, as they are for a probe. */
  private static Backend opened(BackendProvider provider, BackendConfig config) {
    try {
      Backend backend = provider.open(config);
      if (backend == null) {
        throw new BackendUnavailableException(
            Map.of(provider.name(), broken("opens nothing", null)));
      }
      return backend;
    } catch (LinkageError fault) {
      BackendUnavailableException refusal =
          new BackendUnavailableException(
              Map.of(provider.name(), broken("cannot be opened: " + fault, fault)));
      refusal.initCause(fault);
      throw refusal;
    }
  }

  private static Availability.Unavailable broken(String reason, @Nullable Throwable fault) {
    return new Availability.Unavailable(
        "it " + reason,
        fault == null ? "update its jar, or name another backend" : Faults.remedy(fault));
  }

  /**
   * Checks that a configuration names a backend that is on the class path, or {@code auto}.
   *
   * @throws ConfigurationException if it does not; the message has the choices or the dependency to
   *     add
   */
  public static void requireFound(BackendConfig config) {
    if (!config.isAuto()) {
      BackendProvider unused = named(config);
    }
  }

  private static BackendProvider named(BackendConfig config) {
    List<BackendProvider> providers = ProviderSearch.providers();
    return providers.stream()
        .filter(provider -> provider.name().equals(config.backend()))
        .findFirst()
        .orElseThrow(
            () ->
                UnknownBackend.refusal(
                    config, providers.stream().map(BackendProvider::name).toList()));
  }

  private static DeviceType bestType(Candidate candidate) {
    return ((Availability.Available) candidate.availability())
        .devices().stream().map(DeviceInfo::type).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Map<String, Availability.Unavailable> refusals(List<Candidate> candidates) {
    Map<String, Availability.Unavailable> refusals = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.availability() instanceof Availability.Unavailable refusal) {
        refusals.put(candidate.name(), refusal);
      }
    }
    return refusals;
  }

  private static String explain(Candidate chosen, List<Candidate> candidates) {
    List<String> clauses = new ArrayList<>();
    clauses.add("auto chose %s (%s)".formatted(chosen.name(), bestType(chosen).label()));
    for (Candidate other : candidates) {
      if (other.availability() instanceof Availability.Unavailable refusal) {
        clauses.add(other.name() + " refused: " + refusal.reason());
      } else if (!other.equals(chosen)) {
        clauses.add(
            bestType(other) == bestType(chosen)
                ? other.name() + " is also available but ranks lower"
                : "%s has only %s".formatted(other.name(), bestType(other).label()));
      }
    }
    return String.join("; ", clauses);
  }
}
