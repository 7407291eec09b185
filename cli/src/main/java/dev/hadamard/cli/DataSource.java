package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Where samples are.
 *
 * @param typed the value of {@code --data}
 */
record DataSource(String typed) {

  static final String BUNDLED = "digits";

  private static final String STANDARD_INPUT = "-";

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
   * @throws UsageException if this names no file
   */
  <T> T table(Function<Path, T> ofFile, BiFunction<String, InputStream, T> ofStream) {
    return isStandardInput() ? ofStream.apply(name(), System.in) : ofFile.apply(path());
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
          "--data " + ForeignText.cutMiddle(typed) + " is no file: " + noPath.getReason(),
          "Name a file.");
    }
  }
}
