package dev.hadamard.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code docs/write-a-backend.md}, with the files that its blocks make up. A block that is a file,
 * or a piece of one, names it behind its language; pieces are joined by an empty line.
 *
 * @param text all of it
 * @param files path in the reader's project → contents
 */
record BackendPage(String text, Map<String, String> files) {

  private static final Path PAGE = Path.of("../docs/write-a-backend.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)(?: (\\S+))?\\n(.*?\\n)```$", Pattern.MULTILINE | Pattern.DOTALL);

  static BackendPage read() {
    String text;
    try {
      text = Files.readString(PAGE);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      String file = block.group(2);
      if (file != null) {
        files.merge(file, block.group(3), (first, next) -> first + "\n" + next);
      } else if (block.group(1).equals("java")) {
        throw new AssertionError("a block of Java that is no file: " + block.group(3));
      }
    }
    return new BackendPage(text, files);
  }

  /** The contents of the file that the page has under this path. */
  String file(String path) {
    String contents = files.get(path);
    if (contents == null) {
      throw new AssertionError("the page has no " + path + ", only " + files.keySet());
    }
    return contents;
  }

  /** The classes of the backend itself: name → source. */
  Map<String, String> classes() {
    String folder = "src/main/java/com/example/toy/";
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(folder))
        .collect(
            Collectors.toMap(
                file -> file.getKey().substring(folder.length()).replace(".java", ""),
                Map.Entry::getValue));
  }
}
