package dev.hadamard.nn.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.hadamard.Activation;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Initialisation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's metadata: everything but its tensors, each part a JSON text under a key of its own.
 *
 * <p>Reading throws {@link IllegalArgumentException} with what is missing or malformed.
 */
final class ModelMetadata {

  /** The layout without target scaling. */
  private static final String VERSION = "1";

  /**
   * Of a regression: readers of version 1 would show its bare output as the value, so they must
   * refuse it. What they understand is still written as version 1.
   */
  private static final String REGRESSION_VERSION = "2";

  /**
   * Of a network with GELU: to readers of versions 1 and 2 that name meant its tanh form only, so
   * they must refuse it.
   */
  private static final String GELU_VERSION = "3";

  private static final String KEY_VERSION = "hadamard.version";
  private static final String KEY_SPEC = "hadamard.spec";
  private static final String KEY_SCALING = "hadamard.scaling";
  private static final String KEY_CLASSES = "hadamard.classes";
  private static final String KEY_TARGET_SCALING = "hadamard.target-scaling";
  private static final String KEY_TABLE = "hadamard.table";
  static final String KEY_TRAINING = "hadamard.training";
  private static final String NOTE_PREFIX = "hadamard.note.";

  private static final Set<Activation> GELUS = Set.of(Activation.GELU, Activation.GELU_TANH);
  private static final Set<String> VERSIONS = Set.of(VERSION, REGRESSION_VERSION, GELU_VERSION);

  private final Map<String, String> texts;

  private ModelMetadata(Map<String, String> texts) {
    this.texts = texts;
  }

  // ------------------------------------------------------------------------------------- writing

  /** The metadata of a model. */
  static Map<String, String> of(SavedModel model) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(KEY_VERSION, version(model));
    texts.put(KEY_SPEC, StrictJson.text(json -> write(json, model.spec())));
    model.scaling().ifPresent(s -> texts.put(KEY_SCALING, StrictJson.text(json -> write(json, s))));
    if (!model.classes().isEmpty()) {
      texts.put(KEY_CLASSES, StrictJson.text(json -> write(json, model.classes())));
    }
    model
        .targetScaling()
        .ifPresent(s -> texts.put(KEY_TARGET_SCALING, StrictJson.text(json -> write(json, s))));
    model
        .training()
        .ifPresent(
            s -> texts.put(KEY_TRAINING, StrictJson.text(json -> TrainingJson.write(json, s))));
    model
        .schema()
        .ifPresent(s -> texts.put(KEY_TABLE, StrictJson.text(json -> SchemaJson.write(json, s))));
    model.notes().forEach((key, note) -> texts.put(NOTE_PREFIX + key, note));
    return texts;
  }

  private static String version(SavedModel model) {
    if (layers(model.spec()).stream().map(Dense::activation).anyMatch(GELUS::contains)) {
      return GELU_VERSION;
    }
    return model.targetScaling().isPresent() ? REGRESSION_VERSION : VERSION;
  }

  private static void write(JsonWriter json, NetworkSpec spec) throws IOException {
    json.beginObject().name("inputs").value(spec.inputs()).name("layers").beginArray();
    List<Dense> layers = layers(spec);
    for (int i = 0; i < layers.size(); i++) {
      Dense layer = layers.get(i);
      json.beginObject();
      String name = spec.vertices().get(i).name();
      if (!name.equals(Integer.toString(i))) {
        json.name("name").value(name);
      }
      json.name("outputs").value(layer.outputs());
      json.name("activation").value(layer.activation().label());
      json.name("initialisation").value(layer.initialisation().label()).endObject();
    }
    json.endArray().endObject();
  }

  private static List<Dense> layers(NetworkSpec spec) {
    return spec.denseLayers()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a file holds networks of dense layers that read each other in turn; this one"
                        + " has other layers"));
  }

  private static void write(JsonWriter json, Scaling scaling) throws IOException {
    json.beginObject().name("method").value(scaling.method().label());
    write(json.name("offset"), scaling.offset());
    write(json.name("factor"), scaling.factor());
    json.endObject();
  }

  private static void write(JsonWriter json, double[] values) throws IOException {
    json.beginArray();
    for (double value : values) {
      json.value(value);
    }
    json.endArray();
  }

  private static void write(JsonWriter json, List<String> names) throws IOException {
    json.beginArray();
    for (String name : names) {
      json.value(name);
    }
    json.endArray();
  }

  private static void write(JsonWriter json, TargetScaling target) throws IOException {
    json.beginObject().name("offset").value(target.offset());
    json.name("unit").value(target.unit()).endObject();
  }

  // ------------------------------------------------------------------------------------- reading

  /** The metadata of a file, if it is of a version that can be read. */
  static ModelMetadata parse(Map<String, String> texts) {
    String version = texts.get(KEY_VERSION);
    if (version == null) {
      throw new IllegalArgumentException(
          "it is safetensors without the metadata " + KEY_VERSION + ": saved by something else");
    }
    if (!VERSIONS.contains(version)) {
      throw new IllegalArgumentException(
          "it has version %s of the layout, known are %s to %s"
              .formatted(version, VERSION, GELU_VERSION));
    }
    return new ModelMetadata(texts);
  }

  // Fields that are not known are skipped; one that is missing stays null.

  NetworkSpec spec() {
    return read(KEY_SPEC, this::spec);
  }

  private NetworkSpec spec(JsonReader json) throws IOException {
    Integer inputs = null;
    List<NamedLayer> layers = null;
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "inputs" -> inputs = StrictJson.integer(json);
        case "layers" -> layers = StrictJson.list(json, this::layer);
        default -> json.skipValue();
      }
    }
    json.endObject();
    NetworkSpec.Builder network = NetworkSpec.builder(present(inputs, KEY_SPEC));
    List<NamedLayer> all = present(layers, KEY_SPEC);
    for (int i = 0; i < all.size(); i++) {
      String name = all.get(i).name;
      network.add(name == null ? Integer.toString(i) : name, all.get(i).layer);
    }
    return network.build();
  }

  /** A layer; its name is its number if none is written. */
  private record NamedLayer(@Nullable String name, Dense layer) {}

  private NamedLayer layer(JsonReader json) throws IOException {
    String name = null;
    Integer outputs = null;
    String activation = null;
    String initialisation = null;
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "name" -> name = StrictJson.string(json);
        case "outputs" -> outputs = StrictJson.integer(json);
        case "activation" -> activation = StrictJson.string(json);
        case "initialisation" -> initialisation = StrictJson.string(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new NamedLayer(
        name,
        new Dense(
            present(outputs, KEY_SPEC),
            activation(present(activation, KEY_SPEC)),
            Initialisation.of(present(initialisation, KEY_SPEC))));
  }

  /** The activation that a name meant when the file was written. */
  private Activation activation(String name) {
    Activation activation = Activation.of(name);
    boolean older = !GELU_VERSION.equals(texts.get(KEY_VERSION));
    return older && activation == Activation.GELU ? Activation.GELU_TANH : activation;
  }

  Optional<Scaling> scaling() {
    return texts.containsKey(KEY_SCALING)
        ? Optional.of(read(KEY_SCALING, ModelMetadata::scaling))
        : Optional.empty();
  }

  private static Scaling scaling(JsonReader json) throws IOException {
    String method = null;
    List<Double> offset = null;
    List<Double> factor = null;
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "method" -> method = StrictJson.string(json);
        case "offset" -> offset = StrictJson.list(json, StrictJson::float64);
        case "factor" -> factor = StrictJson.list(json, StrictJson::float64);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return Scaling.of(
        ScalingMethod.of(present(method, KEY_SCALING)),
        unboxed(present(offset, KEY_SCALING)),
        unboxed(present(factor, KEY_SCALING)));
  }

  private static double[] unboxed(List<Double> values) {
    double[] unboxed = new double[values.size()];
    for (int i = 0; i < unboxed.length; i++) {
      unboxed[i] = values.get(i);
    }
    return unboxed;
  }

  List<String> classes() {
    return texts.containsKey(KEY_CLASSES)
        ? read(KEY_CLASSES, json -> StrictJson.list(json, StrictJson::string))
        : List.of();
  }

  Optional<TargetScaling> targetScaling() {
    return texts.containsKey(KEY_TARGET_SCALING)
        ? Optional.of(read(KEY_TARGET_SCALING, ModelMetadata::targetScaling))
        : Optional.empty();
  }

  private static TargetScaling targetScaling(JsonReader json) throws IOException {
    Double offset = null;
    Double unit = null;
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "offset" -> offset = StrictJson.float64(json);
        case "unit" -> unit = StrictJson.float64(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new TargetScaling(
        present(offset, KEY_TARGET_SCALING), present(unit, KEY_TARGET_SCALING));
  }

  Optional<TableSchema> schema() {
    return texts.containsKey(KEY_TABLE)
        ? Optional.of(read(KEY_TABLE, SchemaJson::read))
        : Optional.empty();
  }

  /** The state of the training, with the optimizer's slots, which are tensors. */
  Optional<TrainingState> training(Map<String, Parameters> slots) {
    return texts.containsKey(KEY_TRAINING)
        ? Optional.of(read(KEY_TRAINING, json -> TrainingJson.read(json, slots)))
        : Optional.empty();
  }

  Map<String, String> notes() {
    Map<String, String> notes = new LinkedHashMap<>();
    texts.forEach(
        (key, text) -> {
          if (key.startsWith(NOTE_PREFIX)) {
            notes.put(key.substring(NOTE_PREFIX.length()), text);
          }
        });
    return notes;
  }

  private <T> T read(String key, StrictJson.Reading<T> part) {
    try {
      return StrictJson.read(present(texts.get(key), key), part);
    } catch (IOException | IllegalStateException | NumberFormatException malformed) {
      throw new IllegalArgumentException(
          "the metadata " + key + " is malformed: " + StrictJson.reason(malformed), malformed);
    }
  }

  static <T> T present(@Nullable T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("the metadata " + key + " is missing or incomplete");
    }
    return value;
  }
}
