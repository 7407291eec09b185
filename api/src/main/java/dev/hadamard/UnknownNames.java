package dev.hadamard;

import dev.hadamard.spi.ForeignText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Environment variables and system properties that look like configuration and are none. They may
 * belong to another program: Kubernetes sets variables for a service that is named hadamard, and an
 * application may have properties of its own that begin so. They may also be a misspelt key. So
 * they are named in a warning, and nothing fails.
 */
final class UnknownNames {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /**
   * What Kubernetes sets in every pod for a service whose name is hadamard or begins with
   * hadamard-. No person writes these, so they are passed over.
   */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "HADAMARD_([A-Z0-9_]*_)?"
              + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)");

  /** What was said already in this JVM: a program may read its configuration a thousand times. */
  private static final Set<Set<String>> SAID = ConcurrentHashMap.newKeySet();

  private static final int MOST_SHOWN = 80;

  private final Set<String> names = new TreeSet<>();

  /** Keeps the name of an environment variable or of a system property. */
  void add(String name) {
    if (!OF_KUBERNETES.matcher(name).matches()) {
      names.add(name);
    }
  }

  /** Says once which names are no keys, and which keys may have been meant. */
  void warn() {
    if (names.isEmpty() || !SAID.add(Set.copyOf(names))) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "ignored, as no configuration key has this name: {0}. ''hadamard explain'' and the class"
            + " ConfigKey list the keys.",
        names.stream().map(UnknownNames::described).collect(Collectors.joining(", ")));
  }

  /** The key that a misspelt name comes closest to, written as the name is. */
  static Optional<String> suggestion(String name) {
    String letters = letters(name);
    return Arrays.stream(ConfigKey.values())
        .filter(key -> distance(letters, letters(key.property())) <= tolerated(letters))
        .min(Comparator.comparingInt(key -> distance(letters, letters(key.property()))))
        .map(key -> isVariable(name) ? key.environmentVariable() : key.property());
  }

  private static boolean isVariable(String name) {
    return name.startsWith(ConfigKey.VARIABLE_PREFIX);
  }

  /** A name without its prefix, nor what separates its words. */
  private static String letters(String name) {
    return name.substring(Math.min(name.length(), ConfigKey.PREFIX.length()))
        .toLowerCase(Locale.ROOT)
        .replaceAll("[._-]", "");
  }

  private static int tolerated(String letters) {
    return Math.max(1, letters.length() / 3);
  }

  /** How many letters have to be inserted, deleted or replaced (Levenshtein). */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }

  /** A foreign name as a log can show it, with the key that may have been meant. */
  private static String described(String name) {
    return ForeignText.cut(name, MOST_SHOWN)
        + suggestion(name).map(" (did you mean %s?)"::formatted).orElse("");
  }
}
