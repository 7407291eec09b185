package dev.hadamard.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import dev.hadamard.spi.ForeignText;
import java.lang.reflect.Type;

/**
 * One object on one line, for machines. JSON has no NaN and no infinities: they are written as
 * null. Characters that a terminal would obey are escaped, as JSON allows in any string.
 */
final class Json {

  private static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .registerTypeAdapter(double.class, new FiniteDouble())
          .registerTypeAdapter(Double.class, new FiniteDouble())
          .create();

  private Json() {}

  private static final class FiniteDouble implements JsonSerializer<Double> {
    @Override
    public JsonElement serialize(Double value, Type type, JsonSerializationContext context) {
      return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
  }

  static String of(Object value) {
    return ForeignText.clean(GSON.toJson(value));
  }
}
