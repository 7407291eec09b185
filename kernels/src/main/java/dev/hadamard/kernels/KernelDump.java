package dev.hadamard.kernels;

import dev.hadamard.BackendException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sources of the programs that are built, as {@code hadamard.kernels.dump} asks for them.
 *
 * @param folder where to; empty to write nothing
 * @param suffix the end of the file names, {@code .cl} or {@code .cu}
 */
public record KernelDump(Optional<Path> folder, String suffix) {

  /**
   * Writes the source of a program, with its options in a comment.
   *
   * @throws BackendException if it cannot be written
   */
  public void write(KernelSource source, KernelProgram program, String options) {
    if (folder.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder.get());
      Files.writeString(
          folder.get().resolve(program.fileName() + suffix),
          "// options: " + options + "\n" + source.text());
    } catch (IOException | UncheckedIOException e) {
      throw new BackendException("cannot write hadamard.kernels.dump to " + folder.get(), e);
    }
  }
}
