package dev.hadamard.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.hadamard.spi.ForeignText;

/**
 * One object on one line, for machines. A component that is null is written as null. What a
 * terminal would obey is escaped, as JSON allows for any character of a string.
 */
final class Json {

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private Json() {}

  static String of(Object value) {
    return ForeignText.clean(GSON.toJson(value));
  }
}
