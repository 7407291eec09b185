package dev.hadamard;

import dev.hadamard.spi.Availability;
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
 * <p>A backend that is named is opened or fails; only {@code auto} chooses, and says in one log
 * line what it chose and why each other candidate was refused. There is no global instance: several
 * backends live side by side.
 */
public final class Backends {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  private Backends() {}

  /**
   * A backend on the class path, asked whether it can be used.
   *
   * @param provider who opens it
   * @param availability its answer for the configuration
   */
  public record Candidate(BackendProvider provider, Availability availability) {

    /** The backend's name, as in {@code hadamard.backend}. */
    public String name() {
      return provider.name();
    }
  }

  /**
   * Opens the backend that the environment asks for, see {@link BackendConfig}.
   *
   * @throws ConfigurationException if a key or value is unknown
   * @throws BackendUnavailableException if it cannot be used, with every reason and remedy
   */
  public static Backend open() {
    return open(BackendConfig.load());
  }

  /**
   * Opens the backend of this name, or the best one for {@code auto}; all else as {@link #open()}.
   */
  public static Backend open(String name) {
    return open(BackendConfig.builder().backend(name).build());
  }

  /**
   * Opens the backend that a configuration asks for.
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
   * What {@code auto} takes.
   *
   * @param chosen the backend
   * @param why the reason, and that of each refusal, in one line
   * @param isFallback whether it has no GPU while a candidate that might have had one was refused
   */
  public record Choice(Candidate chosen, String why, boolean isFallback) {}

  /**
   * Decides what {@code auto} takes, without opening it: the available candidate with the best
   * device ({@link DeviceType} order), among equals the one whose provider has the highest
   * priority.
   *
   * <p>What {@code auto:measure} takes: the available candidate that does {@link
   * BackendConfig#step} in the least time. It opens all of them and takes turns for about a second
   * and a half each; those that fail on the way are refused.
   *
   * @throws BackendUnavailableException if none can be used, or if {@code hadamard.fallback=fail}
   *     and there would be no GPU while a candidate that might have had one is refused
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
        chosen, explain(chosen, automatic), mustFallBack(bestType(chosen), refusals, config));
  }

  /**
   * Whether a choice with this type of device falls back.
   *
   * @throws BackendUnavailableException if it does and {@code hadamard.fallback=fail}
   */
  private static boolean mustFallBack(
      DeviceType best, Map<String, Availability.Unavailable> refusals, BackendConfig config) {
    boolean isFallback = config.device().admitsGpu() && !best.isGpu() && !refusals.isEmpty();
    if (isFallback && config.fallback() == Fallback.FAIL) {
      throw new BackendUnavailableException(refusals);
    }
    return isFallback;
  }

  /**
   * The candidate that wins the step, whatever its type of device. It is a fallback only where no
   * GPU took part and a backend was refused, now or on the way.
   */
  private static Choice fastest(
      List<Candidate> automatic,
      Map<String, Availability.Unavailable> refusals,
      BackendConfig config) {
    List<Candidate> available =
        automatic.stream().filter(c -> c.availability() instanceof Availability.Available).toList();
    StepContest.Outcome outcome = StepContest.among(available, config);
    Map<String, Availability.Unavailable> all = new LinkedHashMap<>(refusals);
    all.putAll(outcome.refusals());
    Candidate winner = outcome.winner().orElseThrow(() -> new BackendUnavailableException(all));
    DeviceType best =
        outcome.nanos().keySet().stream()
            .map(Backends::bestType)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    boolean isFallback = mustFallBack(best, all, config);
    List<String> clauses = new ArrayList<>();
    clauses.add(
        "auto:measure takes %s: a step of %s takes %s"
            .formatted(winner.name(), config.step(), outcome.times()));
    all.forEach((name, refusal) -> clauses.add(name + " refused: " + refusal.reason()));
    return new Choice(winner, String.join("; ", clauses), isFallback);
  }

  /**
   * Every backend on the class path with its answer, by falling priority. Probing opens nothing for
   * long and never throws for what a machine lacks.
   */
  public static List<Candidate> survey(BackendConfig config) {
    List<Candidate> candidates = new ArrayList<>();
    for (BackendProvider provider : ProviderSearch.providers()) {
      candidates.add(ask(provider, config));
    }
    return candidates;
  }

  /** The provider's answer; one that breaks its promise and throws cannot be used. */
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

  /** What the provider opens; its classes may fit no more than those of a probe. */
  static Backend opened(BackendProvider provider, BackendConfig config) {
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

  private static BackendProvider named(BackendConfig config) {
    List<BackendProvider> providers = ProviderSearch.providers();
    return providers.stream()
        .filter(provider -> provider.name().equals(config.backend()))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "%s (%s): no backend is named '%s'; choose one of auto, auto:measure, %s"
                        .formatted(
                            ConfigKey.BACKEND.property(),
                            config.setting(ConfigKey.BACKEND).source(),
                            config.backend(),
                            providers.stream()
                                .map(BackendProvider::name)
                                .collect(Collectors.joining(", ")))));
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
    clauses.add("auto takes " + chosen.name() + " with a " + bestType(chosen).label() + " device");
    for (Candidate other : candidates) {
      if (other.availability() instanceof Availability.Unavailable refusal) {
        clauses.add(other.name() + " refused: " + refusal.reason());
      } else if (!other.equals(chosen)) {
        clauses.add(
            bestType(other) == bestType(chosen)
                ? other.name() + " could be used too and comes after it"
                : other.name() + " has only a " + bestType(other).label() + " device");
      }
    }
    return String.join("; ", clauses);
  }
}
