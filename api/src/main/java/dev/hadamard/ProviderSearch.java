package dev.hadamard;

import dev.hadamard.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A search for the providers of backends in all {@link ClassLoaders}.
 *
 * <p>A service loader finds providers by their module or by the service files in jars. A build that
 * merges jars into one may keep only one of these files, so the search also tries the project's own
 * providers by their class names. A provider that cannot be loaded is logged once in a search and
 * left out.
 */
final class ProviderSearch {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /** The project's own providers, in the order of the documentation. */
  private static final List<String> KNOWN =
      List.of(
          "dev.hadamard.cpu.CpuProvider",
          "dev.hadamard.cpu.ReferenceProvider",
          "dev.hadamard.opencl.OpenClProvider",
          "dev.hadamard.cuda.CudaProvider",
          "dev.hadamard.nd4j.Nd4jProvider");

  /**
   * The limit of failures in one search: a class loader that cannot list its resources fails each
   * time.
   */
  private static final int MOST_FAILURES = 100;

  private final Map<String, Found> byName = new LinkedHashMap<>();
  private final Set<String> classes = new HashSet<>();
  private final Set<String> failures = new LinkedHashSet<>();

  private final boolean isQuiet;

  private ProviderSearch(boolean isQuiet) {
    this.isQuiet = isQuiet;
  }

  /** A provider with what it says of itself, which is read once. */
  private record Found(String name, int priority, List<ConfigKey> keys, BackendProvider provider) {

    /**
     * Reads the name, the priority and the keys of a provider.
     *
     * @throws IllegalStateException if it has no name, or a key whose name does not begin with it
     */
    static Found of(BackendProvider provider) {
      String name = provider.name();
      if (name == null || name.isBlank()) {
        throw new IllegalStateException("it has no name");
      }
      provider.isAutomatic(); // throws here, if it does
      return new Found(name, provider.priority(), keys(provider), provider);
    }

    private static List<ConfigKey> keys(BackendProvider provider) {
      List<ConfigKey> keys = List.copyOf(provider.keys());
      String prefix = ConfigKey.PREFIX + provider.name() + ".";
      for (ConfigKey key : keys) {
        if (!key.property().startsWith(prefix) || ConfigKey.builtIn().contains(key)) {
          throw new IllegalStateException(
              "its key %s is taken or does not begin with %s".formatted(key, prefix));
        }
      }
      return keys;
    }
  }

  /** All providers by descending priority; among equals in the order in which they were found. */
  static List<BackendProvider> providers() {
    return found(false).map(Found::provider).toList();
  }

  /** The keys of all providers, in the order of {@link #providers}, which logs what is wrong. */
  static List<ConfigKey> keys() {
    return found(true).flatMap(found -> found.keys().stream()).toList();
  }

  private static Stream<Found> found(boolean isQuiet) {
    ProviderSearch search = new ProviderSearch(isQuiet);
    Set<@Nullable ClassLoader> loaders = ClassLoaders.inOrder();
    loaders.forEach(search::findServices);
    search.findKnown(loaders);
    return search.byName.values().stream()
        .sorted(Comparator.comparingInt(Found::priority).reversed());
  }

  private void findServices(@Nullable ClassLoader loader) {
    Iterator<BackendProvider> found = ServiceLoader.load(BackendProvider.class, loader).iterator();
    int failed = 0;
    boolean more = true;
    while (more && failed < MOST_FAILURES) {
      try {
        more = found.hasNext();
        if (more) {
          add(found.next());
        }
      } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
        failed++;
        report(null, broken);
      }
    }
  }

  private void findKnown(Set<@Nullable ClassLoader> loaders) {
    String listed = String.join(", ", byName.keySet());
    List<String> unlisted = new ArrayList<>();
    for (ClassLoader loader : loaders) {
      for (String className : KNOWN) {
        if (!classes.contains(className) && !hasFailed(className)) {
          BackendProvider provider = load(className, loader);
          if (provider != null) {
            add(provider);
            unlisted.add(provider.name());
          }
        }
      }
    }
    if (!unlisted.isEmpty() && !isQuiet) {
      LOG.log(
          System.Logger.Level.WARNING,
          "META-INF/services/{0} names {1}; found by class name as well: {2}. Remedy: merge these"
              + " files where the jar is built",
          BackendProvider.class.getName(),
          listed.isEmpty() ? "no backend" : "only " + listed,
          String.join(", ", unlisted));
    }
  }

  /** Creates a provider of this class; null if the class is absent, which is the usual case. */
  private @Nullable BackendProvider load(String className, @Nullable ClassLoader loader) {
    try {
      Class<?> type = Class.forName(className, true, loader);
      return BackendProvider.class.isAssignableFrom(type)
          ? (BackendProvider) type.getConstructor().newInstance()
          : null; // of another copy of this project
    } catch (ClassNotFoundException absent) {
      return null;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException broken) {
      if (!hasFailed(broken.toString())) {
        report(className, broken);
      }
      return null;
    }
  }

  /** Adds a provider unless there is one with its name. */
  private void add(BackendProvider provider) {
    String className = provider.getClass().getName();
    classes.add(className);
    try {
      Found found = Found.of(provider);
      byName.putIfAbsent(found.name(), found);
    } catch (LinkageError | RuntimeException broken) {
      report(className, broken);
    }
  }

  /** Whether a reported failure contains this text; class names may have either form. */
  private boolean hasFailed(String text) {
    String wanted = text.replace('/', '.');
    return failures.stream().anyMatch(failure -> failure.replace('/', '.').contains(wanted));
  }

  private void report(@Nullable String className, Throwable broken) {
    Throwable inner = broken instanceof LinkageError ? null : broken.getCause();
    Throwable cause = inner == null ? broken : inner;
    String where = className == null && inner != null ? broken.getMessage() : className;
    String failure = where == null ? cause.toString() : where + ": " + cause;
    if (failures.add(failure) && !isQuiet) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a backend cannot be loaded and is left out: {0}. Remedy: {1}",
          failure,
          Faults.remedy(cause));
    }
  }
}
