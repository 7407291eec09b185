package dev.hadamard.cli;

import java.nio.file.Path;
import java.util.stream.Stream;

/** The shortest training: one small layer, one epoch, on cpu. */
final class ShortTraining {

  private ShortTraining() {}

  /**
   * Runs it.
   *
   * @param folder receives the results, in a folder {@code out}
   * @param options what the test is about, such as the table
   */
  static Invocation in(Path folder, Stream<String> options) {
    Stream<String> common =
        Stream.of("train", "--backend", "cpu", "--layers", "4", "--epochs", "1", "--out");
    Stream<String> out = Stream.of(folder.resolve("out").toString());
    return Invocation.of(
        Stream.of(common, out, options).flatMap(part -> part).toArray(String[]::new));
  }

  /** Runs it on a table. */
  static Invocation in(Path folder, Path table, String... options) {
    return in(folder, Stream.concat(Stream.of("--data", table.toString()), Stream.of(options)));
  }
}
