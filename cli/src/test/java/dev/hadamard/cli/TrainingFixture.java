package dev.hadamard.cli;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs {@code train} in this process.
 *
 * @param folder for its results and for tables
 */
record TrainingFixture(Path folder) {

  Path out() {
    return folder.resolve("out");
  }

  /** Runs {@code train} on the cpu backend, unless the arguments say otherwise. */
  Invocation run(String... args) {
    List<String> all = new ArrayList<>(List.of("train", "--out", out().toString()));
    if (!Arrays.asList(args).contains("--backend")) {
      all.addAll(List.of("--backend", "cpu"));
    }
    all.addAll(Arrays.asList(args));
    return Invocation.of(all.toArray(new String[0]));
  }

  /** Two classes that a line tells apart. */
  static String table() {
    return IntStream.range(0, 60)
        .mapToObj(i -> (i % 10) / 10.0 + "," + (i % 7 - 3) + "," + (i % 7 < 3 ? "left" : "right"))
        .reduce("x,y,side\n", (lines, line) -> lines + line + "\n");
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  static List<Double> doubles(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsDouble).toList();
  }
}
