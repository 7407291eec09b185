package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.nn.Network;
import java.nio.file.Path;

/** Saves networks to safetensors files and loads them, see the package's description. */
public final class Models {

  private Models() {}

  /** Saves a network's architecture and current weights; as {@link #save(SavedModel, Path)}. */
  public static void save(Network network, Path file) {
    save(SavedModel.of(network), file);
  }

  /**
   * Saves a model, atomically: to a temporary file in the same folder, forced to the disk, then
   * renamed over the target. On failure the target is as it was and no temporary file is left.
   *
   * @param file its folder must exist; a symbolic link is followed
   * @throws ModelFileException naming file and reason if it cannot be written
   */
  public static void save(SavedModel model, Path file) {
    AtomicFile.write(file, new SafetensorsWriter(ModelLayout.toTensors(model)));
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
