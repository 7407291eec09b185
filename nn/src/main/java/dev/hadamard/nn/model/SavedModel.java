package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.BackendInfo;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.Scaling;
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
 * @param classes the names of its classes; empty if unknown
 * @param training what is needed to go on training, if it is to
 * @param notes anything else worth keeping, such as loss, optimizer and seed; text by key
 */
public record SavedModel(
    NetworkSpec spec,
    Parameters parameters,
    Optional<Scaling> scaling,
    List<String> classes,
    Optional<TrainingState> training,
    Map<String, String> notes) {

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
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  private static void requireFit(NetworkSpec spec, Parameters parameters) {
    if (!parameters.fits(spec)) {
      throw new IllegalArgumentException(
          "the parameters have other shapes than a network " + spec.sizes());
    }
  }

  /** A network's current weights, with the precision of its backend as a note. Waits. */
  public static SavedModel of(Network network) {
    return new SavedModel(
            network.spec(), network.read(), Optional.empty(), List.of(), Optional.empty(), Map.of())
        .madeOn(network.backend().info());
  }

  /** With what its inputs must go through first. */
  public SavedModel withScaling(Scaling used) {
    return new SavedModel(spec, parameters, Optional.of(used), classes, training, notes);
  }

  /** With the names of its classes. */
  public SavedModel withClasses(List<String> names) {
    return new SavedModel(spec, parameters, scaling, names, training, notes);
  }

  /** With what is needed to go on training. */
  public SavedModel withTraining(TrainingState state) {
    return new SavedModel(spec, parameters, scaling, classes, Optional.of(state), notes);
  }

  /** With one note more; the last one under a key counts. */
  public SavedModel withNote(String key, String text) {
    Map<String, String> more = new LinkedHashMap<>(notes);
    more.put(key, text);
    return new SavedModel(spec, parameters, scaling, classes, training, more);
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
