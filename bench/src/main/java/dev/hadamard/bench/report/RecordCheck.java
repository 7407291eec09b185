package dev.hadamard.bench.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hadamard.spi.ForeignText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Checks that JSON holds what a record needs, before it is read: every component that may not be
 * null, each of its kind. The records themselves are the only description; a field that they do not
 * have is passed over.
 */
final class RecordCheck {

  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  /** What tells a row from the others, where it has them. */
  private static final List<String> NAMES =
      List.of("workload", "op", "shape", "benchmark", "key", "id", "backend");

  private static final int LONGEST_NAME = 80;

  private RecordCheck() {}

  /**
   * Where a value is.
   *
   * @param row the innermost element of a list of records, with its names; empty outside of one
   * @param field from there on, with dots
   */
  record Place(String row, String field) {

    Place field(String name) {
      return new Place(row, field.isEmpty() ? name : field + "." + name);
    }

    Place element(int index) {
      return new Place(row, field + "[" + index + "]");
    }

    /** The element of a list as a row of its own. */
    private Place row(JsonObject object) {
      StringJoiner names = new StringJoiner(" ");
      for (String name : NAMES) {
        if (object.get(name) instanceof JsonPrimitive text && text.isString()) {
          names.add((name.equals("backend") ? "on " : "") + clean(text.getAsString()));
        }
      }
      String outer = row.isEmpty() ? "" : row + ": ";
      return new Place(outer + field + (names.length() == 0 ? "" : " (" + names + ")"), "");
    }

    /** A foreign text, fit for a message. */
    static String clean(String text) {
      return ForeignText.cut(text, LONGEST_NAME);
    }

    /** What is wrong with it, with where it is. */
    ReportFormatException wrong(String problem) {
      return new ReportFormatException(
          (row.isEmpty() ? "" : row + ": ") + "'" + field + "' " + problem);
    }
  }

  /**
   * Checks an object.
   *
   * @throws ReportFormatException saying which field of which row is missing or of another kind
   */
  static void check(JsonObject object, Class<? extends Record> type) {
    record(object, type, Map.of(), new Place("", ""));
  }

  private static void record(
      JsonObject object, Class<?> type, Map<TypeVariable<?>, Type> arguments, Place place) {
    for (RecordComponent component : type.getRecordComponents()) {
      JsonElement value = object.get(component.getName());
      Place field = place.field(component.getName());
      if (value != null && !value.isJsonNull()) {
        Type generic = component.getGenericType();
        value(value, arguments.getOrDefault(generic, generic), field);
      } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw field.wrong("is missing");
      }
    }
  }

  private static void value(JsonElement value, Type type, Place place) {
    if (value.isJsonNull()) {
      throw place.wrong("is null");
    }
    if (type instanceof ParameterizedType generic) {
      generic(value, generic, place);
    } else if (type instanceof Class<?> plain && plain.isRecord()) {
      record(object(value, place), plain, Map.of(), place);
    } else {
      primitive(value instanceof JsonPrimitive one ? one : null, (Class<?>) type, place);
    }
  }

  private static void generic(JsonElement value, ParameterizedType type, Place place) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == List.class) {
      list(value, arguments[0], place);
    } else if (raw == Map.class) {
      object(value, place)
          .asMap()
          .forEach((key, each) -> value(each, arguments[1], place.field(Place.clean(key))));
    } else {
      Map<TypeVariable<?>, Type> bound = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        bound.put(raw.getTypeParameters()[i], arguments[i]);
      }
      record(object(value, place), raw, bound, place);
    }
  }

  private static void list(JsonElement value, Type type, Place place) {
    if (!value.isJsonArray()) {
      throw place.wrong("is not a list");
    }
    int index = 0;
    for (JsonElement each : value.getAsJsonArray()) {
      Place element = place.element(index++);
      boolean isRow = type instanceof Class<?> plain && plain.isRecord() && each.isJsonObject();
      if (isRow) {
        JsonObject row = each.getAsJsonObject();
        record(row, (Class<?>) type, Map.of(), element.row(row));
      } else {
        value(each, type, element);
      }
    }
  }

  private static JsonObject object(JsonElement value, Place place) {
    if (!value.isJsonObject()) {
      throw place.wrong("is not an object");
    }
    return value.getAsJsonObject();
  }

  private static void primitive(@Nullable JsonPrimitive value, Class<?> type, Place place) {
    if (type == String.class) {
      require(value != null && value.isString(), place, "is not a text");
    } else if (type == boolean.class) {
      require(value != null && value.isBoolean(), place, "is not true or false");
    } else if (type == double.class || type == Double.class) {
      require(value != null && isNumber(value), place, "is not a number");
    } else if (type.isEnum()) {
      List<String> names = Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList();
      boolean isOne = value != null && value.isString() && names.contains(value.getAsString());
      require(isOne, place, "is none of " + String.join(", ", names));
    } else {
      String digits = type == int.class ? "-?\\d{1,9}" : "-?\\d{1,18}";
      boolean isWhole = value != null && value.isNumber() && value.getAsString().matches(digits);
      require(isWhole, place, "is not a whole number");
    }
  }

  private static boolean isNumber(JsonPrimitive value) {
    return value.isNumber() || (value.isString() && NOT_FINITE.contains(value.getAsString()));
  }

  private static void require(boolean holds, Place place, String problem) {
    if (!holds) {
      throw place.wrong(problem);
    }
  }
}
