package dev.hadamard.nn.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.hadamard.nn.data.MissingValues;
import dev.hadamard.nn.data.TableSchema;
import java.io.IOException;
import java.util.List;

/** Writes and reads the columns of the training's table as JSON. Unknown fields are skipped. */
final class SchemaJson {

  private SchemaJson() {}

  static void write(JsonWriter json, TableSchema schema) throws IOException {
    json.beginObject().name("width").value(schema.width());
    json.name("names").beginArray();
    for (String name : schema.names()) {
      json.value(name);
    }
    json.endArray().name("label").value(schema.label());
    json.name("ignored").beginArray();
    for (int column : schema.ignored()) {
      json.value(column);
    }
    json.endArray();
    json.name("separator").value(String.valueOf(schema.separator()));
    json.name("decimal").value(String.valueOf(schema.decimal()));
    json.name("missing").value(schema.missing().label()).endObject();
  }

  /** Throws {@link IllegalArgumentException} if a part is missing or contradicts another one. */
  static TableSchema read(JsonReader json) throws IOException {
    Integer width = null;
    Integer label = null;
    List<String> names = List.of();
    List<Integer> ignored = List.of();
    char separator = ',';
    char decimal = '.';
    MissingValues missing = MissingValues.FAIL;
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "width" -> width = StrictJson.integer(json);
        case "names" -> names = StrictJson.list(json, StrictJson::string);
        case "label" -> label = StrictJson.integer(json);
        case "ignored" -> ignored = StrictJson.list(json, StrictJson::integer);
        case "separator" -> separator = character(json);
        case "decimal" -> decimal = character(json);
        case "missing" -> missing = MissingValues.of(StrictJson.string(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (width == null || label == null) {
      throw new IllegalArgumentException("the table of the training lacks its width or its label");
    }
    return new TableSchema(width, names, label, ignored, separator, decimal, missing);
  }

  private static char character(JsonReader json) throws IOException {
    String text = StrictJson.string(json);
    if (text.length() != 1) {
      throw new IllegalArgumentException("'" + text + "' is not one character");
    }
    return text.charAt(0);
  }
}
