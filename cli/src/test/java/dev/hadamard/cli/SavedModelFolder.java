package dev.hadamard.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A folder with tables, and models that {@code train} has saved from them. */
record SavedModelFolder(Path folder) {

  /** Two clear classes, their features of different size and in a known order. */
  static String flowers() {
    return "width,height,kind\n"
        + lines(60, i -> i % 2 == 0 ? flower(i) + ",rose" : flower(i) + ",tulip");
  }

  /** The features of a rose where i is even, else of a tulip. */
  static String flower(int i) {
    return i % 2 == 0
        ? String.format(Locale.ROOT, "%.2f,%d", 1 + i * 0.01, 100 + i)
        : String.format(Locale.ROOT, "%.2f,%d", 3 + i * 0.01, 300 + i);
  }

  /** Price = 2000·rooms + 10·area. */
  static String houses() {
    return "rooms,area,price\n"
        + lines(80, i -> "%d,%d,%d".formatted(i % 5, 50 + i, 2000 * (i % 5) + 10 * (50 + i)));
  }

  static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  Path model() {
    return folder.resolve("out").resolve("model.safetensors");
  }

  /** Trains on a table; the model is then {@link #model()}. */
  SavedModelFolder train(String table, String... options) {
    return train(40, table, options);
  }

  /** Trains for some epochs. */
  SavedModelFolder train(int epochs, String table, String... options) {
    Stream<String> common =
        Stream.of(
            "train",
            "--backend",
            "cpu",
            "--layers",
            "8",
            "--epochs",
            Integer.toString(epochs),
            "--out",
            folder.resolve("out").toString(),
            "--data",
            file("training.csv", table).toString());
    Invocation.of(Stream.concat(common, Stream.of(options)).toArray(String[]::new)).endsWith(0);
    return this;
  }

  /** Runs a command on the model and a table. */
  Invocation run(String command, String table, String... options) {
    Stream<String> common =
        Stream.of(
            command,
            "--backend",
            "cpu",
            "--model",
            model().toString(),
            "--data",
            file("table.csv", table).toString());
    return Invocation.of(Stream.concat(common, Stream.of(options)).toArray(String[]::new));
  }
}
