package dev.hadamard.nn.model;

import dev.hadamard.Shape;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which tensor of a model has which name in its file, both ways. */
final class ModelLayout {

  private static final String VALUES = "layers.";
  private static final String SLOTS = "optimizer.";

  private ModelLayout() {}

  /**
   * The tensors of a model: its parameters, and the slots in the order of their names.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  static Safetensors toTensors(SavedModel model) {
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    put(model.spec(), model.parameters(), VALUES, tensors);
    Map<String, Parameters> slots =
        new TreeMap<>(model.training().map(TrainingState::slots).orElseGet(Map::of));
    slots.forEach((name, slot) -> put(model.spec(), slot, slotPrefix(name), tensors));
    return new Safetensors(ModelMetadata.of(model), tensors);
  }

  private static String slotPrefix(String slot) {
    return SLOTS + slot + "." + VALUES;
  }

  private static void put(
      NetworkSpec spec,
      Parameters parameters,
      String prefix,
      Map<String, Safetensors.Entry> tensors) {
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      put(
          prefix + parameter.name(),
          parameter.shape(),
          parameters.values(parameter.name()),
          tensors);
    }
  }

  private static void put(
      String name, Shape shape, float[] values, Map<String, Safetensors.Entry> tensors) {
    requireFinite(name, shape, values);
    tensors.put(name, new Safetensors.Entry(shape, values));
  }

  /** A network with such a weight predicts nothing, or the first class for every sample. */
  private static void requireFinite(String name, Shape shape, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int columns = shape.columns();
        String position =
            shape.rank() == 2 ? "%d, %d".formatted(i / columns, i % columns) : Integer.toString(i);
        throw new IllegalArgumentException(
            "tensor %s has %s at [%s]: the training diverged, or the file is damaged"
                .formatted(name, values[i], position));
      }
    }
  }

  /**
   * The model that a file holds.
   *
   * @throws ModelFormatException if its parts are missing or contradict each other, or a value is
   *     not finite
   */
  static SavedModel toModel(Safetensors content, Path file) {
    try {
      ModelMetadata metadata = ModelMetadata.parse(content.metadata());
      NetworkSpec spec = metadata.spec();
      Set<String> unread = new HashSet<>(content.tensors().keySet());
      Parameters parameters = take(spec, VALUES, content.tensors(), unread);
      Map<String, Parameters> slots = new TreeMap<>();
      for (String slot : slots(content)) {
        slots.put(slot, take(spec, slotPrefix(slot), content.tensors(), unread));
      }
      Optional<TrainingState> training = metadata.training(slots);
      if (!unread.isEmpty() || (!slots.isEmpty() && training.isEmpty())) {
        throw new IllegalArgumentException("it has tensors that do not belong: " + unread);
      }
      return new SavedModel(
          spec,
          parameters,
          metadata.scaling(),
          metadata.classes(),
          metadata.targetScaling(),
          training,
          metadata.notes(),
          metadata.schema());
    } catch (IllegalArgumentException contradictory) {
      throw new ModelFormatException(
          file, String.valueOf(contradictory.getMessage()), contradictory);
    }
  }

  /** The names of the slots that a file has tensors of. */
  private static Set<String> slots(Safetensors content) {
    Set<String> slots = new TreeSet<>();
    for (String name : content.tensors().keySet()) {
      int end = name.indexOf("." + VALUES);
      if (name.startsWith(SLOTS) && end > SLOTS.length()) {
        slots.add(name.substring(SLOTS.length(), end));
      }
    }
    return slots;
  }

  private static Parameters take(
      NetworkSpec spec, String prefix, Map<String, Safetensors.Entry> tensors, Set<String> unread) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      values.put(
          parameter.name(), take(prefix + parameter.name(), parameter.shape(), tensors, unread));
    }
    return Parameters.of(spec, values);
  }

  private static float[] take(
      String name, Shape shape, Map<String, Safetensors.Entry> tensors, Set<String> unread) {
    Safetensors.Entry tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("it lacks the tensor " + name);
    }
    if (!tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "tensor %s has the shape %s, its network says %s".formatted(name, tensor.shape(), shape));
    }
    requireFinite(name, shape, tensor.values());
    unread.remove(name);
    return tensor.values();
  }
}
