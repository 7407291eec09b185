package dev.hadamard;

import dev.hadamard.spi.ForeignText;
import dev.hadamard.spi.Spelling;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Environment variables and system properties that have the prefix of a configuration key and are
 * unknown. They may belong to another program: Kubernetes sets variables for a service named
 * hadamard, and an application may have properties of its own with this prefix. They may also be
 * misspelt keys. So a warning names them, and nothing fails.
 */
final class UnknownNames {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /**
   * The variables that Kubernetes sets in every pod for a service whose name is hadamard or begins
   * with hadamard-. They are ignored without a warning.
   */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "HADAMARD_([A-Z0-9_]*_)?"
              + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)");

  /**
   * The warnings already given in this JVM: a program may read its configuration a thousand times.
   */
  private static final Set<Set<String>> SAID = ConcurrentHashMap.newKeySet();

  private static final int MOST_SHOWN = 80;

  private final Set<String> names = new TreeSet<>();
  private final ConfigKeys keys;

  UnknownNames(ConfigKeys keys) {
    this.keys = keys;
  }

  /** Adds the name of an unknown environment variable or system property. */
  void add(String name) {
    if (!OF_KUBERNETES.matcher(name).matches()) {
      names.add(name);
    }
  }

  /** Logs once which names are unknown, and which keys may have been meant. */
  void warn() {
    if (names.isEmpty() || !SAID.add(Set.copyOf(names))) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "ignored, as no configuration key has this name: {0}. ''hadamard explain'' lists the"
            + " keys.",
        names.stream().map(this::described).collect(Collectors.joining(", ")));
  }

  /** The key that is closest to a misspelt name, written in the same form. */
  static Optional<String> suggestion(String name, ConfigKeys keys) {
    Map<String, ConfigKey> byLetters = new HashMap<>();
    for (ConfigKey key : keys.all()) {
      byLetters.put(letters(key.property()), key);
    }
    return Spelling.nearest(letters(name), byLetters.keySet())
        .map(byLetters::get)
        .map(key -> isVariable(name) ? key.environmentVariable() : key.property());
  }

  private static boolean isVariable(String name) {
    return name.startsWith(ConfigKey.VARIABLE_PREFIX);
  }

  /** A name without its prefix and the separators of its words, in lower case. */
  private static String letters(String name) {
    return name.substring(Math.min(name.length(), ConfigKey.PREFIX.length()))
        .toLowerCase(Locale.ROOT)
        .replaceAll("[._-]", "");
  }

  /** A name in a form that is safe in a log, with the key that may have been meant. */
  private String described(String name) {
    return ForeignText.cut(name, MOST_SHOWN)
        + suggestion(name, keys).map(" (did you mean %s?)"::formatted).orElse("");
  }
}
