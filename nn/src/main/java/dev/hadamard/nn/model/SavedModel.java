package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.BackendInfo;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that belongs to a trained network, in host memory. Immutable.
 *
 * @param spec its architecture
 * @param parameters its weights and biases
 * @param scaling what its inputs must go through first, if anything
 * @param classes the names of its classes; empty if unknown, and for regression
 * @param targetScaling for regression what its output stands for; empty otherwise
 * @param training what is needed to go on training, if it is to
 * @param notes anything else worth keeping, such as loss, optimizer and seed; text by key
 * @param schema the columns of the table that it was trained on, if it was a table
 */
public record SavedModel(
    NetworkSpec spec,
    Parameters parameters,
    Optional<Scaling> scaling,
    List<String> classes,
    Optional<TargetScaling> targetScaling,
    Optional<TrainingState> training,
    Map<String, String> notes,
    Optional<TableSchema> schema) {

  private static final String PRECISION = "precision";

  /**
   * Checks that the parts belong together.
   *
   * @throws IllegalArgumentException if they do not
   */
  public SavedModel {
    requireFit(spec, parameters);
    training.flatMap(TrainingState::velocities).ifPresent(v -> requireFit(spec, v));
    if (scaling.isPresent() && scaling.get().columns() != spec.inputs()) {
      throw new IllegalArgumentException(
          "scaling of %d columns for %d inputs".formatted(scaling.get().columns(), spec.inputs()));
    }
    classes = List.copyOf(classes);
    boolean binary = spec.outputs() == 1 && classes.size() == 2;
    if (!classes.isEmpty() && classes.size() != spec.outputs() && !binary) {
      throw new IllegalArgumentException(
          "%d classes for %d outputs".formatted(classes.size(), spec.outputs()));
    }
    if (targetScaling.isPresent() && (spec.outputs() != 1 || !classes.isEmpty())) {
      throw new IllegalArgumentException(
          "a regression has one output and no class, not %d and %d"
              .formatted(spec.outputs(), classes.size()));
    }
    if (schema.isPresent() && schema.get().features().size() != spec.inputs()) {
      throw new IllegalArgumentException(
          "a table of %d features for %d inputs"
              .formatted(schema.get().features().size(), spec.inputs()));
    }
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** A model of which no table is known. */
  public SavedModel(
      NetworkSpec spec,
      Parameters parameters,
      Optional<Scaling> scaling,
      List<String> classes,
      Optional<TargetScaling> targetScaling,
      Optional<TrainingState> training,
      Map<String, String> notes) {
    this(spec, parameters, scaling, classes, targetScaling, training, notes, Optional.empty());
  }

  private static void requireFit(NetworkSpec spec, Parameters parameters) {
    if (!parameters.fits(spec)) {
      throw new IllegalArgumentException(
          "the parameters have other shapes than a network " + spec.sizes());
    }
  }

  /** What the network tells of a sample; empty if neither classes nor a target scaling say so. */
  public Optional<Task> task() {
    return targetScaling.isPresent()
        ? Optional.of(Task.REGRESSION)
        : classes.isEmpty() ? Optional.empty() : Optional.of(Task.CLASSIFICATION);
  }

  /** A network's current weights, with the precision of its backend as a note. Waits. */
  public static SavedModel of(Network network) {
    return new SavedModel(
            network.spec(),
            network.read(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of())
        .madeOn(network.backend().info());
  }

  /** With what its inputs must go through first. */
  public SavedModel withScaling(Scaling used) {
    return new SavedModel(
        spec, parameters, Optional.of(used), classes, targetScaling, training, notes, schema);
  }

  /** With the names of its classes. */
  public SavedModel withClasses(List<String> names) {
    return new SavedModel(spec, parameters, scaling, names, targetScaling, training, notes, schema);
  }

  /** With what the output of a regression stands for. */
  public SavedModel withTargetScaling(TargetScaling used) {
    return new SavedModel(
        spec, parameters, scaling, classes, Optional.of(used), training, notes, schema);
  }

  /**
   * With what is known of the data it was trained on: the names of the classes and, if they were
   * read from a table, its columns.
   */
  public SavedModel trainedOn(DataSet data) {
    return new SavedModel(
        spec, parameters, scaling, data.classes(), targetScaling, training, notes, data.schema());
  }

  /** With what is needed to go on training. */
  public SavedModel withTraining(TrainingState state) {
    return new SavedModel(
        spec, parameters, scaling, classes, targetScaling, Optional.of(state), notes, schema);
  }

  /** With one note more; the last one under a key counts. */
  public SavedModel withNote(String key, String text) {
    Map<String, String> more = new LinkedHashMap<>(notes);
    more.put(key, text);
    return new SavedModel(
        spec, parameters, scaling, classes, targetScaling, training, more, schema);
  }

  /** With the precision of this backend's products as a note, where it tells it. */
  public SavedModel madeOn(BackendInfo backend) {
    String precision = backend.details().get(PRECISION);
    return precision == null ? this : withNote(PRECISION, precision);
  }

  /** A network with these weights on any backend. */
  public Network toNetwork(Backend backend) {
    return new Network(backend, spec, parameters);
  }
}
