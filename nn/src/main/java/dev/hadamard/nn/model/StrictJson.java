package dev.hadamard.nn.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON as RFC 8259 has it and no looser, through Gson's streams alone: they are the same in every
 * release that an application may pin, where reflection and strictness differ.
 */
final class StrictJson {

  private static final String BLANKS = "\t\n\r";
  private static final String ESCAPES = "\"\\/bfnrtu";

  private StrictJson() {}

  /** Writes one value. */
  interface Writing {
    void to(JsonWriter json) throws IOException;
  }

  /** Reads one value. */
  interface Reading<T> {
    T from(JsonReader json) throws IOException;
  }

  /** The text of what is written. */
  static String text(Writing value) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      value.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string takes everything", impossible);
    }
    return text.toString();
  }

  /**
   * A reader that takes nothing but JSON.
   *
   * @throws MalformedJsonException if the text has what Gson's readers take although no JSON has it
   */
  static JsonReader reader(String text) throws MalformedJsonException {
    requireStrict(text);
    return new JsonReader(new StringReader(text));
  }

  /**
   * The one value of a text.
   *
   * @throws IOException if it is no JSON
   * @throws IllegalStateException if it is of another type
   * @throws NumberFormatException if a number has no value of its type
   */
  static <T> T read(String text, Reading<T> value) throws IOException {
    try (JsonReader json = reader(text)) {
      T read = value.from(json);
      require(json, JsonToken.END_DOCUMENT);
      return read;
    }
  }

  static <T> List<T> list(JsonReader json, Reading<T> element) throws IOException {
    List<T> list = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      list.add(element.from(json));
    }
    json.endArray();
    return list;
  }

  static String string(JsonReader json) throws IOException {
    require(json, JsonToken.STRING);
    return json.nextString();
  }

  static int integer(JsonReader json) throws IOException {
    require(json, JsonToken.NUMBER);
    return json.nextInt();
  }

  static long longInteger(JsonReader json) throws IOException {
    require(json, JsonToken.NUMBER);
    return json.nextLong();
  }

  static double float64(JsonReader json) throws IOException {
    require(json, JsonToken.NUMBER);
    return Double.parseDouble(json.nextString());
  }

  private static void require(JsonReader json, JsonToken expected) throws IOException {
    if (json.peek() != expected) {
      throw new IllegalStateException(
          "a " + json.peek() + " where a " + expected + " belongs, at " + json.getPath());
    }
  }

  /** Gson lets pass: control characters in a string, an escaped apostrophe or line end, TRUE. */
  private static void requireStrict(String text) throws MalformedJsonException {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && (quoted || BLANKS.indexOf(c) < 0)) {
        throw new MalformedJsonException("a control character at " + i);
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
        if (i < text.length() && ESCAPES.indexOf(text.charAt(i)) < 0) {
          throw new MalformedJsonException("an unknown escape at " + i);
        }
      } else if (!quoted && c != 'E' && Character.isUpperCase(c)) {
        throw new MalformedJsonException("a capital letter outside a string at " + i);
      }
    }
  }
}
