package dev.hadamard.nn.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads the numbers of a training's state as JSON; its slots are tensors. Unknown fields
 * are skipped.
 */
final class TrainingJson {

  private TrainingJson() {}

  static void write(JsonWriter json, TrainingState state) throws IOException {
    json.beginObject().name("epochs").value(state.epochs());
    json.name("steps").value(state.steps());
    if (!state.metrics().isEmpty()) {
      json.name("metrics").beginArray();
      for (double metric : state.metrics()) {
        json.value(metric);
      }
      json.endArray();
    }
    json.endObject();
  }

  /** Throws {@link IllegalArgumentException} if a number is missing. */
  static TrainingState read(JsonReader json, Map<String, Parameters> slots) throws IOException {
    Integer epochs = null;
    Long steps = null;
    List<Double> metrics = List.of();
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "epochs" -> epochs = StrictJson.integer(json);
        case "steps" -> steps = StrictJson.longInteger(json);
        case "metrics" -> metrics = StrictJson.list(json, StrictJson::float64);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new TrainingState(
        ModelMetadata.present(epochs, ModelMetadata.KEY_TRAINING),
        ModelMetadata.present(steps, ModelMetadata.KEY_TRAINING),
        slots,
        metrics);
  }
}
