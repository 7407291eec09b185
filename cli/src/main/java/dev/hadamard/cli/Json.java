package dev.hadamard.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** One object on one line, for machines. A component that is null is written as null. */
final class Json {

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private Json() {}

  static String of(Object value) {
    return GSON.toJson(value);
  }
}
