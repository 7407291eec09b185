package dev.hadamard.cli;

import dev.hadamard.spi.AtomicFile;
import dev.hadamard.spi.FileReason;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file that a command writes, completely or not at all. It is checked before the work begins.
 *
 * @param path as it was named
 */
record OutputFile(Path path) {

  /** What is written into it. */
  interface Content {
    void writeTo(Writer text) throws IOException;
  }

  /**
   * The file of {@code --out}.
   *
   * @throws UsageException if it cannot be written
   */
  static OutputFile named(String name) {
    if (name.isBlank()) {
      throw new UsageException("--out is empty", "Name a file, or leave out --out.");
    }
    try {
      Path path = Path.of(name);
      AtomicFile.target(path);
      return new OutputFile(path);
    } catch (IOException | InvalidPathException refused) {
      throw new UsageException(
          "cannot write the file " + Console.literal(name) + ": " + FileReason.of(refused),
          "Choose a file that can be written with --out.");
    }
  }

  /**
   * This file, which must not be an input of the command under this or another name.
   *
   * @param option names the input
   * @throws UsageException if it is
   */
  OutputFile apartFrom(String option, String input) {
    if (isSame(path, input)) {
      throw new UsageException(
          "--out %s would overwrite the file of %s".formatted(Console.literal(path + ""), option),
          "Choose another file with --out.");
    }
    return this;
  }

  /** Whether both name one existing file, also through links. */
  static boolean isSame(Path output, String input) {
    try {
      Path path = Path.of(input);
      return Files.exists(output) && Files.exists(path) && Files.isSameFile(output, path);
    } catch (IOException | InvalidPathException notReadable) {
      return false; // reading it says so
    }
  }

  /**
   * Writes the file as UTF-8.
   *
   * @throws UncheckedIOException if that fails, with the file and the reason
   */
  void write(Content content) {
    try {
      AtomicFile.write(
          path,
          stream -> {
            Writer text = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
            content.writeTo(text);
            text.flush();
          });
    } catch (IOException refused) {
      throw new UncheckedIOException(
          path + " cannot be written: " + FileReason.of(refused), refused);
    }
  }
}
