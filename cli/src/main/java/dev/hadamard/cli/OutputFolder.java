package dev.hadamard.cli;

import dev.hadamard.spi.AtomicFile;
import dev.hadamard.spi.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder for the results of a run. It is tested before the work begins, so that no hours of
 * training are lost because it cannot be written. Each file is written completely or not at all.
 */
final class OutputFolder {

  private static final String REMEDY = "Choose a folder that can be written with --out.";

  private final Path folder;
  private final List<String> files;
  private final Set<String> earlier;

  private OutputFolder(Path folder, List<String> files, Set<String> earlier) {
    this.folder = folder;
    this.files = files;
    this.earlier = earlier;
  }

  /**
   * Makes the folder where it is missing, and tries to write into it.
   *
   * @param files the names that will be written
   * @throws UsageException if that fails
   */
  static OutputFolder prepare(String name, String... files) {
    if (name.isBlank()) {
      throw new UsageException("--out is empty", "Name a folder, or leave out --out.");
    }
    try {
      Path folder = Path.of(name);
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".trial", null));
      for (String file : files) {
        requireWritable(folder.resolve(file));
      }
      return new OutputFolder(
          folder,
          List.of(files),
          Stream.of(files)
              .filter(file -> Files.exists(folder.resolve(file)))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException | InvalidPathException refused) {
      throw new UsageException(
          "cannot write to the folder " + Console.literal(name) + ": " + FileReason.of(refused),
          REMEDY);
    }
  }

  /** Before hours of work rather than after them. */
  private static void requireWritable(Path file) {
    try {
      AtomicFile.target(file);
    } catch (IOException refused) {
      throw new UsageException(
          "cannot write the file " + file + ": " + FileReason.of(refused), REMEDY);
    }
  }

  /** Whether a file of one of these names was there before this run. */
  boolean hadAny(String... files) {
    return Stream.of(files).anyMatch(earlier::contains);
  }

  /**
   * This folder; none of the files that will be written may be an input of the command.
   *
   * @param option names the input
   * @throws UsageException if one is, under this or another name
   */
  OutputFolder apartFrom(String option, String input) {
    for (String file : files) {
      if (OutputFile.isSame(path(file), input)) {
        throw new UsageException(
            "%s would be overwritten, and it is the file of %s"
                .formatted(Console.literal(path(file).toString()), option),
            "Choose another folder with --out.");
      }
    }
    return this;
  }

  /** Where a file of this name is, or will be. */
  Path path(String name) {
    return folder.resolve(name);
  }

  /**
   * Writes a file; one of the same name is replaced in one step.
   *
   * @throws UncheckedIOException if that fails, with the file and the reason
   */
  void write(String name, String text) {
    try {
      AtomicFile.write(path(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException refused) {
      throw new UncheckedIOException(
          path(name) + " cannot be written: " + FileReason.of(refused), refused);
    }
  }
}
