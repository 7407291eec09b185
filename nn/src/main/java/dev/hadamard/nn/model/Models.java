package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import dev.hadamard.spi.AtomicFile;
import dev.hadamard.spi.FileReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Saves networks to safetensors files and loads them, see the package's description. */
public final class Models {

  private Models() {}

  /**
   * Saves a classifier with everything that {@link Model} needs to predict: the scaling, the names
   * of the classes and, if the data set was read from a table, its columns. See {@link
   * #save(SavedModel, Path)}.
   *
   * <p>{@link Model} has an example. The loss of the training is not saved. If it decides the
   * meaning of the outputs, see {@link Model#hasProbabilities()}, save {@code
   * SavedModel.of(network).withScaling(scaling).trainedOn(data).withLoss(loss)} instead.
   *
   * @param scaling the scaling applied to the training features
   * @param data the training data, scaled or not
   * @throws IllegalArgumentException if the arguments do not fit the network, the task of the data
   *     set is regression, or a weight is NaN or infinite
   */
  public static void save(Network network, Scaling scaling, DataSet data, Path file) {
    if (data.task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "a regression is saved with its target scaling; pass new TargetScaling(0, 1) if there was"
              + " none");
    }
    save(SavedModel.of(network).withScaling(scaling).trainedOn(data), file);
  }

  /**
   * Saves a regression with everything that {@link Model} needs to predict. See {@link
   * #save(SavedModel, Path)}.
   *
   * @param scaling the scaling applied to the training features
   * @param targets the scaling applied to the training values; {@code new TargetScaling(0, 1)} if
   *     there was none
   * @param data the training data, scaled or not
   * @throws IllegalArgumentException if the arguments do not fit the network, the task of the data
   *     set is classification, or a weight is NaN or infinite
   */
  public static void save(
      Network network, Scaling scaling, TargetScaling targets, DataSet data, Path file) {
    SavedModel model = SavedModel.of(network).withScaling(scaling).trainedOn(data);
    save(model.withTargetScaling(targets), file);
  }

  /**
   * Saves the architecture and current weights of a network, without scaling and class names. See
   * {@link #save(SavedModel, Path)}.
   *
   * @throws IllegalArgumentException if a weight is NaN or infinite
   */
  public static void save(Network network, Path file) {
    save(SavedModel.of(network), file);
  }

  /**
   * Saves a model atomically. It writes a temporary file in the same folder, forces it to the disk
   * and renames it over the target. On failure the target is unchanged and no temporary file is
   * left.
   *
   * <p>A file that is replaced keeps its mode, see {@link AtomicFile}. A new file gets the default
   * mode. Temporary files that a killed process left beside the target are deleted.
   *
   * @param file its folder must exist; symbolic links are followed, also a link to a file that does
   *     not exist yet
   * @throws IllegalArgumentException if a weight is NaN or infinite, because the training diverged
   * @throws ModelFileException if the file cannot be written; the message names file and reason
   */
  public static void save(SavedModel model, Path file) {
    write(file, new SafetensorsWriter(ModelLayout.toTensors(model)));
  }

  /** Writes a model file; a failure is an exception of this package. */
  static void write(Path file, AtomicFile.Content content) {
    try {
      AtomicFile.write(file, content);
    } catch (IOException unwritable) {
      throw new ModelFileException(file, "cannot be written: " + reason(unwritable), unwritable);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "permission denied in folder "
          + Path.of(denied.getFile()).toAbsolutePath().getParent();
    }
    return FileReason.of(failure);
  }

  /**
   * Loads a model.
   *
   * @throws ModelFormatException if the file is not a usable model; the message says why. A model
   *     is not usable if a weight is NaN or infinite
   * @throws ModelFileException if the file does not exist or cannot be read
   */
  public static SavedModel load(Path file) {
    return ModelLayout.toModel(SafetensorsReader.read(file), file);
  }

  /** Loads a model as a network on a backend. See {@link #load(Path)}. */
  public static Network load(Path file, Backend backend) {
    return load(file).toNetwork(backend);
  }
}
