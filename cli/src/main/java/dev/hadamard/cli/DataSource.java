package dev.hadamard.cli;

import dev.hadamard.nn.data.ModelAsTableException;
import dev.hadamard.spi.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where samples are.
 *
 * @param typed the value of {@code --data}
 */
record DataSource(String typed) {

  static final String BUNDLED = "digits";

  private static final String STANDARD_INPUT = "-";
  private static final Pattern TABLE = Pattern.compile("\\.csv(\\.gz)?$");

  boolean isBundled() {
    return typed.equals(BUNDLED);
  }

  /** Whether it is a table that is read from standard input. */
  boolean isStandardInput() {
    return typed.equals(STANDARD_INPUT);
  }

  /** The name in messages. */
  String name() {
    return isStandardInput() ? "standard input" : typed;
  }

  /**
   * Reads a table.
   *
   * @param ofFile reads a file
   * @param ofStream reads a stream with this name
   * @throws UsageException if this names no file, or a folder or a model
   */
  <T> T table(Function<Path, T> ofFile, BiFunction<String, InputStream, T> ofStream) {
    if (isStandardInput()) {
      return ofStream.apply(name(), System.in);
    }
    Path file = path();
    if (Files.isDirectory(file)) {
      throw folder(file);
    }
    try {
      return ofFile.apply(file);
    } catch (ModelAsTableException model) {
      UsageException refusal =
          new UsageException(
              model.problem(),
              "Name it with --model: 'hadamard predict --model %s --data TABLE', or evaluate."
                  .formatted(ShellWord.of(ForeignText.cutMiddle(typed))));
      refusal.initCause(model);
      throw refusal;
    }
  }

  private static UsageException folder(Path folder) {
    String remedy =
        table(folder)
            .map(found -> "Name a file in it, such as " + ShellWord.of(found.toString()) + ".")
            .orElse("Name a .csv or .csv.gz file.");
    return new UsageException(Console.literal(folder.toString()) + " is a folder", remedy);
  }

  /** The first table in a folder by its name. */
  private static Optional<Path> table(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> TABLE.matcher(file.toString()).find()).sorted().findFirst();
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The file, which need not exist.
   *
   * @throws UsageException if this names no file
   */
  Path path() {
    if (typed.isBlank()) {
      throw new UsageException(
          "--data is empty", "Name a .csv or .csv.gz file, - for standard input, or digits.");
    }
    try {
      return Path.of(typed);
    } catch (InvalidPathException noPath) {
      throw new UsageException(
          "--data " + ForeignText.cutMiddle(typed) + " is not a file: " + noPath.getReason(),
          "Name a file.");
    }
  }
}
