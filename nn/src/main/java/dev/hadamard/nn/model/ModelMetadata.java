package dev.hadamard.nn.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import dev.hadamard.Activation;
import dev.hadamard.nn.Initialisation;
import dev.hadamard.nn.LayerSpec;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TargetScaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String KEY_VERSION = "hadamard.version";
  private static final String KEY_SPEC = "hadamard.spec";
  private static final String KEY_SCALING = "hadamard.scaling";
  private static final String KEY_CLASSES = "hadamard.classes";
  private static final String KEY_TARGET_SCALING = "hadamard.target-scaling";
  private static final String KEY_TRAINING = "hadamard.training";
  private static final String NOTE_PREFIX = "hadamard.note.";

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setStrictness(Strictness.STRICT).create();

  private final Map<String, String> texts;

  private ModelMetadata(Map<String, String> texts) {
    this.texts = texts;
  }

  // What the JSON texts look like. Everything may be null: Gson leaves absent fields so.

  private record LayerText(
      @Nullable Integer outputs, @Nullable String activation, @Nullable String initialisation) {}

  private record SpecText(@Nullable Integer inputs, @Nullable List<@Nullable LayerText> layers) {}

  private record ScalingText(
      @Nullable String method,
      @Nullable List<@Nullable Double> offset,
      @Nullable List<@Nullable Double> factor) {}

  private record TargetScalingText(@Nullable Double offset, @Nullable Double unit) {}

  private record TrainingText(@Nullable Integer epochs, @Nullable Long steps) {}

  // ------------------------------------------------------------------------------------- writing

  /** The metadata of a model. */
  static Map<String, String> of(SavedModel model) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(KEY_VERSION, model.targetScaling().isPresent() ? REGRESSION_VERSION : VERSION);
    texts.put(KEY_SPEC, GSON.toJson(text(model.spec())));
    model.scaling().ifPresent(s -> texts.put(KEY_SCALING, GSON.toJson(text(s))));
    if (!model.classes().isEmpty()) {
      texts.put(KEY_CLASSES, GSON.toJson(model.classes()));
    }
    model
        .targetScaling()
        .map(target -> new TargetScalingText(target.offset(), target.unit()))
        .ifPresent(target -> texts.put(KEY_TARGET_SCALING, GSON.toJson(target)));
    model
        .training()
        .map(state -> new TrainingText(state.epochs(), state.steps()))
        .ifPresent(state -> texts.put(KEY_TRAINING, GSON.toJson(state)));
    model.notes().forEach((key, note) -> texts.put(NOTE_PREFIX + key, note));
    return texts;
  }

  private static SpecText text(NetworkSpec spec) {
    List<@Nullable LayerText> layers = new ArrayList<>();
    for (LayerSpec layer : spec.layers()) {
      layers.add(
          new LayerText(
              layer.outputs(), layer.activation().label(), layer.initialisation().label()));
    }
    return new SpecText(spec.inputs(), layers);
  }

  private static ScalingText text(Scaling scaling) {
    return new ScalingText(
        scaling.method().label(), boxed(scaling.offset()), boxed(scaling.factor()));
  }

  private static List<@Nullable Double> boxed(double[] values) {
    List<@Nullable Double> boxed = new ArrayList<>();
    for (double value : values) {
      boxed.add(value);
    }
    return boxed;
  }

  // ------------------------------------------------------------------------------------- reading

  /** The metadata of a file, if it is of a version that can be read. */
  static ModelMetadata parse(Map<String, String> texts) {
    String version = texts.get(KEY_VERSION);
    if (version == null) {
      throw new IllegalArgumentException(
          "it is safetensors without the metadata " + KEY_VERSION + ": saved by something else");
    }
    if (!version.equals(VERSION) && !version.equals(REGRESSION_VERSION)) {
      throw new IllegalArgumentException(
          "it has version %s of the layout, known are %s and %s"
              .formatted(version, VERSION, REGRESSION_VERSION));
    }
    return new ModelMetadata(texts);
  }

  NetworkSpec spec() {
    SpecText text = read(KEY_SPEC, SpecText.class);
    List<LayerSpec> layers = new ArrayList<>();
    for (@Nullable LayerText entry : present(text.layers(), KEY_SPEC)) {
      LayerText layer = present(entry, KEY_SPEC);
      layers.add(
          new LayerSpec(
              present(layer.outputs(), KEY_SPEC),
              Activation.of(present(layer.activation(), KEY_SPEC)),
              Initialisation.of(present(layer.initialisation(), KEY_SPEC))));
    }
    return new NetworkSpec(present(text.inputs(), KEY_SPEC), layers);
  }

  Optional<Scaling> scaling() {
    if (!texts.containsKey(KEY_SCALING)) {
      return Optional.empty();
    }
    ScalingText text = read(KEY_SCALING, ScalingText.class);
    return Optional.of(
        Scaling.of(
            ScalingMethod.of(present(text.method(), KEY_SCALING)),
            unboxed(text.offset()),
            unboxed(text.factor())));
  }

  private static double[] unboxed(@Nullable List<@Nullable Double> boxed) {
    List<@Nullable Double> values = present(boxed, KEY_SCALING);
    double[] unboxed = new double[values.size()];
    for (int i = 0; i < unboxed.length; i++) {
      unboxed[i] = present(values.get(i), KEY_SCALING);
    }
    return unboxed;
  }

  List<String> classes() {
    if (!texts.containsKey(KEY_CLASSES)) {
      return List.of();
    }
    List<String> classes = new ArrayList<>();
    for (@Nullable String name : read(KEY_CLASSES, String[].class)) {
      classes.add(present(name, KEY_CLASSES));
    }
    return classes;
  }

  Optional<TargetScaling> targetScaling() {
    if (!texts.containsKey(KEY_TARGET_SCALING)) {
      return Optional.empty();
    }
    TargetScalingText text = read(KEY_TARGET_SCALING, TargetScalingText.class);
    return Optional.of(
        new TargetScaling(
            present(text.offset(), KEY_TARGET_SCALING), present(text.unit(), KEY_TARGET_SCALING)));
  }

  /** The state of the training, with velocities that were read elsewhere. */
  Optional<TrainingState> training(Optional<Parameters> velocities) {
    if (!texts.containsKey(KEY_TRAINING)) {
      return Optional.empty();
    }
    TrainingText text = read(KEY_TRAINING, TrainingText.class);
    return Optional.of(
        new TrainingState(
            present(text.epochs(), KEY_TRAINING), present(text.steps(), KEY_TRAINING), velocities));
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

  private <T> T read(String key, Class<T> type) {
    String json = present(texts.get(key), key);
    try {
      return present(GSON.fromJson(json, type), key);
    } catch (JsonParseException malformed) {
      throw new IllegalArgumentException(
          "the metadata " + key + " is malformed: " + malformed.getMessage(), malformed);
    }
  }

  private static <T> T present(@Nullable T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("the metadata " + key + " is missing or incomplete");
    }
    return value;
  }
}
