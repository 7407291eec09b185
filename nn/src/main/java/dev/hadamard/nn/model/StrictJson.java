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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes JSON exactly as RFC 8259 defines it. It uses only Gson's streams: they work the
 * same in every release of Gson that an application may depend on, unlike reflection and
 * strictness.
 */
final class StrictJson {

  /** Part of every message of Gson's reader. Texts in model files have one line. */
  private static final Pattern GSON_POSITION = Pattern.compile(" at line \\d+ column (\\d+) path ");

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
    beginArray(json);
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
    return whole(json, JsonReader::nextInt);
  }

  static long longInteger(JsonReader json) throws IOException {
    return whole(json, JsonReader::nextLong);
  }

  private static <T> T whole(JsonReader json, Reading<T> number) throws IOException {
    require(json, JsonToken.NUMBER);
    String place = place(json);
    try {
      return number.from(json);
    } catch (NumberFormatException fractionOrTooLarge) {
      throw new NumberFormatException("a number is not an integer, or too large" + place);
    }
  }

  static double float64(JsonReader json) throws IOException {
    require(json, JsonToken.NUMBER);
    return Double.parseDouble(json.nextString());
  }

  private static void require(JsonReader json, JsonToken expected) throws IOException {
    if (json.peek() != expected) {
      throw new IllegalStateException(unexpected(json, expected) + place(json));
    }
  }

  /** Begins to read an object. */
  static void beginObject(JsonReader json) throws IOException {
    require(json, JsonToken.BEGIN_OBJECT);
    json.beginObject();
  }

  /** Begins to read an array. */
  static void beginArray(JsonReader json) throws IOException {
    require(json, JsonToken.BEGIN_ARRAY);
    json.beginArray();
  }

  /** Says what comes next although something else is expected. */
  static String unexpected(JsonReader json, JsonToken expected) throws IOException {
    return name(json.peek()) + " where " + name(expected) + " belongs";
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case BEGIN_OBJECT -> "an object";
      case BEGIN_ARRAY -> "an array";
      case END_OBJECT, END_ARRAY, END_DOCUMENT -> "the end";
      case NAME -> "a name";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
    };
  }

  /** As in {@code , at names[2]}; empty for the value as a whole. */
  private static String place(JsonReader json) {
    String path = json.getPath().replaceFirst("^\\$\\.?", "");
    return path.isEmpty() ? "" : ", at " + path;
  }

  /** Describes in words why a text could not be read; Gson's messages name its own classes. */
  static String reason(Exception malformed) {
    String message = String.valueOf(malformed.getMessage());
    Matcher position = GSON_POSITION.matcher(message);
    return position.find() ? "no valid JSON at character " + position.group(1) : message;
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
