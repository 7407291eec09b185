package dev.hadamard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;

/**
 * Lines that break between words. What follows the break stands below the first word after the
 * line's label, which is what two or more spaces end, or else below the line's beginning. A word
 * that is wider than the line, such as a path, stays whole, so that it can be copied.
 */
final class WrappedText {

  /** The label ends where the text after it would be squeezed. */
  private static final int LONGEST_LABEL = 16;

  private static final Pattern LABEL = Pattern.compile("^ *\\S+(?: \\S+)* {2,}(?=\\S)");

  private WrappedText() {}

  /**
   * The text in lines of at most this many columns.
   *
   * @param style how the markup is rendered
   * @param markup with picocli's markup, which may span lines
   */
  static List<String> lines(Ansi style, String markup, int columns) {
    List<String> lines = new ArrayList<>();
    for (Text line : style.new Text(markup).splitLines()) {
      wrap(line, columns, lines);
    }
    return lines;
  }

  private static void wrap(Text line, int columns, List<String> lines) {
    String plain = line.plainString();
    int indent = indent(plain, columns);
    int from = 0;
    int first = Math.max(indent, skipSpaces(plain, 0)); // no break within the label
    String prefix = "";
    do {
      int end = end(line, plain, from, first, columns - prefix.length());
      lines.add(prefix + line.substring(from, end));
      from = skipSpaces(plain, end);
      first = from;
      prefix = " ".repeat(indent);
    } while (from < plain.length());
  }

  private static int indent(String plain, int columns) {
    Matcher label = LABEL.matcher(plain);
    int leading = skipSpaces(plain, 0);
    int indent = label.find() && label.end() <= LONGEST_LABEL + leading ? label.end() : leading;
    return indent > columns / 2 ? 0 : indent;
  }

  private static int skipSpaces(String plain, int from) {
    int at = from;
    while (at < plain.length() && plain.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /**
   * The end of the part from here on that fits: before a space, or after the first word if that is
   * too wide.
   */
  private static int end(Text line, String plain, int from, int first, int columns) {
    int end = first;
    while (end < plain.length()) {
      int space = plain.indexOf(' ', skipSpaces(plain, end));
      int next = space < 0 ? plain.length() : space;
      if (end > first && line.getCJKAdjustedLength(from, next - from) > columns) {
        return end;
      }
      end = next;
    }
    return end;
  }
}
