package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.BackendInfo;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputFormat;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trained network with everything that belongs to it, in host memory. Immutable.
 *
 * @param spec the architecture
 * @param parameters the weights and biases
 * @param scaling the scaling that raw features need, if any
 * @param classes the names of the classes, all different; empty for a regression, or if unknown
 * @param targetScaling for a regression, the scaling of the target; empty otherwise
 * @param training the state from which a training can go on, if it was kept
 * @param notes further information as text by key, such as the optimizer and the seed. The note
 *     {@code loss} may be the label of a {@link Loss}, see {@link #loss()}
 * @param schema the columns of the table that the network was trained on, if it was a table
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
  private static final String LOSS = "loss";

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException if they do not, or two classes have the same name
   */
  public SavedModel {
    requireFit(spec, parameters);
    training.ifPresent(state -> state.slots().values().forEach(slot -> requireFit(spec, slot)));
    if (scaling.isPresent() && scaling.get().columns() != spec.inputs()) {
      throw new IllegalArgumentException(
          "scaling of %d columns for %d inputs".formatted(scaling.get().columns(), spec.inputs()));
    }
    classes = List.copyOf(classes);
    requireDifferent(classes);
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

  /** A model without a table schema. */
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

  private static void requireDifferent(List<String> classes) {
    Set<String> names = new HashSet<>();
    for (String name : classes) {
      if (!names.add(name)) {
        throw new IllegalArgumentException("two classes are named '" + name + "'");
      }
    }
  }

  private static void requireFit(NetworkSpec spec, Parameters parameters) {
    if (!parameters.fits(spec)) {
      throw new IllegalArgumentException(
          "the parameters have other shapes than a network " + spec.sizes());
    }
  }

  /** What the network predicts; empty if it has neither classes nor a target scaling. */
  public Optional<Task> task() {
    return targetScaling.isPresent()
        ? Optional.of(Task.REGRESSION)
        : classes.isEmpty() ? Optional.empty() : Optional.of(Task.CLASSIFICATION);
  }

  /** The format of a CSV file for this model, see {@link Model#inputFormat()}. */
  public InputFormat inputFormat() {
    return InputFormat.of(spec.inputs(), schema, classes);
  }

  /** Whether a prediction has probabilities, see {@link Model#hasProbabilities()}. */
  public boolean hasProbabilities() {
    return outputs().haveProbabilities();
  }

  ClassOutputs outputs() {
    return ClassOutputs.of(spec, loss());
  }

  /**
   * The loss of the training, which decides the meaning of the outputs, see {@link
   * Model#hasProbabilities()}. Empty if the note {@code loss} is missing, as in files of older
   * versions, or is not the label of a loss that fits the network.
   */
  public Optional<Loss> loss() {
    return Optional.ofNullable(notes.get(LOSS)).flatMap(Loss::find).filter(this::isFitting);
  }

  private boolean isFitting(Loss loss) {
    try {
      loss.requireFit(spec);
      return !(loss.isForClasses() && targetScaling.isPresent());
    } catch (IllegalArgumentException noteOfSomethingElse) {
      return false;
    }
  }

  /** The current weights of a network, with the precision of its backend as a note. Waits. */
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

  /** This model with the scaling that raw features need. */
  public SavedModel withScaling(Scaling used) {
    return new SavedModel(
        spec, parameters, Optional.of(used), classes, targetScaling, training, notes, schema);
  }

  /** This model with the names of its classes. */
  public SavedModel withClasses(List<String> names) {
    return new SavedModel(spec, parameters, scaling, names, targetScaling, training, notes, schema);
  }

  /** This model as a regression, with the scaling of its target. */
  public SavedModel withTargetScaling(TargetScaling used) {
    return new SavedModel(
        spec, parameters, scaling, classes, Optional.of(used), training, notes, schema);
  }

  /**
   * This model with the names of the classes of a data set and, if the data set was read from a
   * table, the columns of the table.
   */
  public SavedModel trainedOn(DataSet data) {
    return new SavedModel(
        spec, parameters, scaling, data.classes(), targetScaling, training, notes, data.schema());
  }

  /**
   * This model with the loss of its training, which {@code trainer.lossFunction()} returns.
   *
   * @throws IllegalArgumentException if the loss does not fit the network, is for classes and the
   *     model predicts values, or is your own, whose formula a file cannot hold
   */
  public SavedModel withLoss(Loss loss) {
    if (!Loss.find(loss.label()).equals(Optional.of(loss))) {
      throw new IllegalArgumentException(
          loss.label()
              + " is a loss of your own, whose formula a file cannot hold; save the model without"
              + " it, or keep its name as a note");
    }
    loss.requireFit(spec);
    if (loss.isForClasses() && targetScaling.isPresent()) {
      throw new IllegalArgumentException(
          loss.label() + " is for classes; the model predicts values");
    }
    return withNote(LOSS, loss.label());
  }

  /** This model with the state from which its training can go on. */
  public SavedModel withTraining(TrainingState state) {
    return new SavedModel(
        spec, parameters, scaling, classes, targetScaling, Optional.of(state), notes, schema);
  }

  /** This model with one more note; a note of the same key is replaced. */
  public SavedModel withNote(String key, String text) {
    Map<String, String> more = new LinkedHashMap<>(notes);
    more.put(key, text);
    return new SavedModel(
        spec, parameters, scaling, classes, targetScaling, training, more, schema);
  }

  /** This model with the precision of the backend as a note, if the backend reports it. */
  public SavedModel madeOn(BackendInfo backend) {
    String precision = backend.details().get(PRECISION);
    return precision == null ? this : withNote(PRECISION, precision);
  }

  /** Creates a network with these weights on a backend. */
  public Network toNetwork(Backend backend) {
    return new Network(backend, spec, parameters);
  }
}
