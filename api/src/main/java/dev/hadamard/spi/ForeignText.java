package dev.hadamard.spi;

/**
 * Text from outside the program, such as a cell of a table, the name of a file or of a device, made
 * fit for a message.
 *
 * <p>A character that a terminal or an editor would obey instead of showing is written by its
 * number, as Java's escapes are: control characters, line breaks, marks that turn the direction of
 * writing, invisible characters and halves of a surrogate pair. Letters of every script stay.
 */
public final class ForeignText {

  /** The characters of a text that {@link #cut} keeps. */
  public static final int LONGEST = 200;

  /** The characters of a message that {@link #message} keeps. */
  public static final int LONGEST_MESSAGE = 2000;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private ForeignText() {}

  /** The text on one line, without its end where it is longer than {@link #LONGEST}. */
  public static String cut(String text) {
    return cut(text, LONGEST);
  }

  /** The text on one line, without its end where it is longer than this many characters. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return clean(text);
    }
    boolean splitsPair =
        Character.isHighSurrogate(text.charAt(longest - 1))
            && Character.isLowSurrogate(text.charAt(longest));
    return clean(text.substring(0, splitsPair ? longest - 1 : longest)) + "…";
  }

  /**
   * The text on one line, without its middle where it is longer than {@link #LONGEST}: for a path,
   * whose end tells most.
   */
  public static String cutMiddle(String text) {
    return cutMiddle(text, LONGEST);
  }

  /**
   * A message that quotes such text, on one line and without its middle where it is longer than
   * {@link #LONGEST_MESSAGE}: what is wrong stands at its beginning, the remedy at its end.
   */
  public static String message(String text) {
    return cutMiddle(text, LONGEST_MESSAGE);
  }

  private static String cutMiddle(String text, int longest) {
    if (text.length() <= longest) {
      return clean(text);
    }
    int half = longest / 2;
    int end = text.length() - half;
    boolean splitsPair =
        Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return cut(text, half) + clean(text.substring(splitsPair ? end + 1 : end));
  }

  /** The whole text on one line. */
  public static String clean(String text) {
    return escape(text, false);
  }

  /** The whole text; its line breaks and tabs stay. */
  public static String cleanLines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepsLines) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int next = i + Character.charCount(character);
      if (isShown(character) || (keepsLines && isLayout(text, i))) {
        if (shown != null) {
          shown.appendCodePoint(character);
        }
      } else {
        if (shown == null) {
          shown = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        appendEscape(shown, text.substring(i, next));
      }
      i = next;
    }
    return shown == null ? text : shown.toString();
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      // Two of the invisible ones are part of words, in Persian and Hindi.
      case Character.FORMAT -> character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
      default -> true;
    };
  }

  /** A tab or a line break; a carriage return alone would let the line be overwritten. */
  private static boolean isLayout(String text, int i) {
    char character = text.charAt(i);
    boolean isWindowsBreak =
        character == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
    return character == '\n' || character == '\t' || isWindowsBreak;
  }

  private static void appendEscape(StringBuilder shown, String character) {
    switch (character) {
      case "\n" -> shown.append("\\n");
      case "\r" -> shown.append("\\r");
      case "\t" -> shown.append("\\t");
      default -> character.chars().forEach(unit -> shown.append("\\u%04x".formatted(unit)));
    }
  }
}
