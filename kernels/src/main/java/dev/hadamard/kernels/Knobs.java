package dev.hadamard.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/** Parses parameters of the form {@code name=value name=value}. */
final class Knobs {

  private Knobs() {}

  /**
   * The values by name.
   *
   * @throws IllegalArgumentException if the text has another form, or a name twice
   */
  static Map<String, String> parse(String text) {
    Map<String, String> knobs = new LinkedHashMap<>();
    for (String knob : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      int equals = knob.indexOf('=');
      if (equals < 1 || knobs.put(knob.substring(0, equals), knob.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("'" + text + "' is not of the form name=value");
      }
    }
    return knobs;
  }

  /**
   * A value.
   *
   * @throws IllegalArgumentException if it is missing
   */
  static String text(Map<String, String> knobs, String name) {
    String value = knobs.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing in " + knobs);
    }
    return value;
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if it is missing or not a whole number
   */
  static int number(Map<String, String> knobs, String name) {
    return Integer.parseInt(text(knobs, name));
  }
}
