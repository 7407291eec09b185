package dev.hadamard.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path from the project's folder
 * @param text all of it
 */
record MarkdownPage(Path path, String text) {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("^ *```([^\\n`]*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  /** README.md, CONTRIBUTING.md, CHANGELOG.md and the pages of docs, in this order. */
  static List<MarkdownPage> all() {
    try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
      Stream<Path> pages = docs.filter(file -> file.toString().endsWith(".md")).sorted();
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(PROJECT::resolve),
              pages)
          .map(PROJECT::relativize)
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static MarkdownPage read(Path path) {
    try {
      return new MarkdownPage(path, Files.readString(PROJECT.resolve(path)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static MarkdownPage read(String path) {
    return read(Path.of(path));
  }

  /** Whether a path from the project's folder is there. */
  static boolean exists(Path path) {
    return Files.exists(PROJECT.resolve(path));
  }

  /**
   * A fenced block.
   *
   * @param language the first word after the fence; empty if there is none
   * @param contents its lines
   */
  record Block(String language, String contents) {}

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(found -> new Block(found.group(1).strip().split(" ", 2)[0], found.group(2)))
        .toList();
  }

  /** The text without fenced blocks and comments. */
  String prose() {
    return BLOCK.matcher(text).replaceAll("").replaceAll("(?s)<!--.*?-->", "");
  }

  /** The targets of links and images. */
  List<String> links() {
    return found(LINK, prose());
  }

  /** What stands between backticks in a line. */
  List<String> code() {
    return found(CODE, prose());
  }

  /** The anchors of the headings, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String heading : found(HEADING, prose())) {
      String anchor =
          heading
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int earlier = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
    }
    return anchors;
  }

  /** Where a relative link of this page leads, from the project's folder. */
  Path target(String link) {
    Path folder = path.resolveSibling("");
    return folder.resolve(link).normalize();
  }

  /** The lines of all blocks of shell commands; those that a backslash continues are joined. */
  List<String> commandLines() {
    List<String> lines = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.language().equals("sh")) {
        block.contents().replace("\\\n", " ").lines().map(String::strip).forEach(lines::add);
      }
    }
    return lines;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
