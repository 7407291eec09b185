package dev.hadamard.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The label of a loss with settings, as in {@code huber(delta=1.5)}. Several settings are separated
 * by commas, the numbers of a list by blanks.
 *
 * @param settings by their names
 */
record LossLabel(String name, Map<String, String> settings) {

  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)\\(([^()]*)\\)");

  LossLabel {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** A text of this form. */
  static Optional<LossLabel> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : matcher.group(2).split(",", -1)) {
      int sign = setting.indexOf('=');
      if (sign < 0
          || settings.put(setting.substring(0, sign).strip(), setting.substring(sign + 1).strip())
              != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new LossLabel(matcher.group(1), settings));
  }

  /** The loss with this name and these settings, if there is one. */
  Optional<Loss> loss() {
    try {
      Optional<Loss> loss =
          switch (name) {
            case "huber" -> Optional.of(Huber.of(this));
            case "smooth-l1" -> Optional.of(SmoothL1.of(this));
            case "cross-entropy" -> Optional.of(CrossEntropy.of(this));
            default -> Optional.empty();
          };
      return loss.filter(found -> namesOf(found).equals(settings.keySet()));
    } catch (IllegalArgumentException refused) { // also of a number that is none
      return Optional.empty();
    }
  }

  private static Set<String> namesOf(Loss loss) {
    return parse(loss.label()).map(label -> label.settings.keySet()).orElse(Set.of());
  }

  /**
   * A setting that is one number.
   *
   * @throws IllegalArgumentException if it is missing or no number
   */
  double number(String setting) {
    List<Double> numbers = numbers(setting);
    if (numbers.size() != 1) {
      throw new IllegalArgumentException(this + " needs one number as " + setting);
    }
    return numbers.get(0);
  }

  /** A setting that is a whole number; empty if it is missing. */
  OptionalInt whole(String setting) {
    String text = settings.get(setting);
    return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  /** A setting that is a list of numbers; none if it is missing. */
  List<Double> numbers(String setting) {
    String text = settings.get(setting);
    return text == null
        ? List.of()
        : Pattern.compile(" +").splitAsStream(text).map(Double::valueOf).toList();
  }

  /** Refuses a setting that is not positive and finite. */
  static void requirePositive(String name, String setting, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s: %s must be positive, not %s".formatted(name, setting, value));
    }
  }

  @Override
  public String toString() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(", ", name + "(", ")"));
  }
}
