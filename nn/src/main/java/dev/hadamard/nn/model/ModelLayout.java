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

/** Which tensor of a model has which name in its file, both ways. */
final class ModelLayout {

  private static final String WEIGHTS = "";
  private static final String VELOCITIES = "optimizer.velocity.";

  private ModelLayout() {}

  /**
   * The tensors of a model.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  static Safetensors toTensors(SavedModel model) {
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    put(model.spec(), model.parameters(), WEIGHTS, tensors);
    model
        .training()
        .flatMap(TrainingState::velocities)
        .ifPresent(v -> put(model.spec(), v, VELOCITIES, tensors));
    return new Safetensors(ModelMetadata.of(model), tensors);
  }

  private static void put(
      NetworkSpec spec,
      Parameters parameters,
      String prefix,
      Map<String, Safetensors.Entry> tensors) {
    for (int layer = 0; layer < spec.depth(); layer++) {
      put(weightName(prefix, layer), spec.weightShape(layer), parameters.weight(layer), tensors);
      put(biasName(prefix, layer), spec.biasShape(layer), parameters.bias(layer), tensors);
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

  private static String weightName(String prefix, int layer) {
    return prefix + "layers." + layer + ".weight";
  }

  private static String biasName(String prefix, int layer) {
    return prefix + "layers." + layer + ".bias";
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
      Parameters parameters = take(spec, WEIGHTS, content.tensors(), unread);
      Optional<Parameters> velocities =
          unread.isEmpty()
              ? Optional.empty()
              : Optional.of(take(spec, VELOCITIES, content.tensors(), unread));
      Optional<TrainingState> training = metadata.training(velocities);
      if (!unread.isEmpty() || (velocities.isPresent() && training.isEmpty())) {
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

  private static Parameters take(
      NetworkSpec spec, String prefix, Map<String, Safetensors.Entry> tensors, Set<String> unread) {
    float[][] weights = new float[spec.depth()][];
    float[][] biases = new float[spec.depth()][];
    for (int layer = 0; layer < spec.depth(); layer++) {
      weights[layer] = take(weightName(prefix, layer), spec.weightShape(layer), tensors, unread);
      biases[layer] = take(biasName(prefix, layer), spec.biasShape(layer), tensors, unread);
    }
    return Parameters.of(spec, weights, biases);
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
