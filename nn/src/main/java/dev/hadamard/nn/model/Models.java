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
   * Saves a classifier with what {@link Model} needs to predict: its scaling, the names of its
   * classes and, if the data were read from a table, the columns; as {@link #save(SavedModel,
   * Path)}.
   *
   * <p>{@link Model} has an example.
   *
   * @param scaling what the training's features went through
   * @param data what the network was trained on, scaled or not
   * @throws IllegalArgumentException if these do not fit the network, or the data are those of a
   *     regression
   */
  public static void save(Network network, Scaling scaling, DataSet data, Path file) {
    if (data.task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "a regression is saved with its target scaling; take new TargetScaling(0, 1) if there was"
              + " none");
    }
    save(SavedModel.of(network).withScaling(scaling).trainedOn(data), file);
  }

  /**
   * Saves a regression with what {@link Model} needs to predict; as {@link #save(Network, Scaling,
   * DataSet, Path)}.
   *
   * @param scaling what the training's features went through
   * @param targets what its values went through; {@code new TargetScaling(0, 1)} for nothing
   * @param data what the network was trained on, scaled or not
   * @throws IllegalArgumentException if these do not fit the network, or the data have classes
   */
  public static void save(
      Network network, Scaling scaling, TargetScaling targets, DataSet data, Path file) {
    SavedModel model = SavedModel.of(network).withScaling(scaling).trainedOn(data);
    save(model.withTargetScaling(targets), file);
  }

  /**
   * Saves a network's architecture and current weights, and nothing that its inputs or outputs
   * mean; as {@link #save(SavedModel, Path)}.
   */
  public static void save(Network network, Path file) {
    save(SavedModel.of(network), file);
  }

  /**
   * Saves a model, atomically: to a temporary file in the same folder, forced to the disk, then
   * renamed over the target. On failure the target is as it was and no temporary file is left.
   *
   * <p>A file that is replaced keeps its mode, see {@link AtomicFile}; a new one has that of any
   * new file. What a killed process has left beside the target is deleted.
   *
   * @param file its folder must exist; symbolic links are followed, also one to a file that does
   *     not exist yet
   * @throws ModelFileException naming file and reason if it cannot be written
   */
  public static void save(SavedModel model, Path file) {
    write(file, new SafetensorsWriter(ModelLayout.toTensors(model)));
  }

  /** Writes a model file, with the exception of this package. */
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
   * @throws ModelFormatException if the file is no model, with what is wrong
   * @throws ModelFileException if there is no such file or it cannot be read
   */
  public static SavedModel load(Path file) {
    return ModelLayout.toModel(SafetensorsReader.read(file), file);
  }

  /** Loads a model as a network on a backend; as {@link #load(Path)}. */
  public static Network load(Path file, Backend backend) {
    return load(file).toNetwork(backend);
  }
}
