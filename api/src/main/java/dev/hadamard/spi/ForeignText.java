package dev.hadamard.spi;

/**
 * Makes text from outside the program safe for a message: a cell of a table, the name of a file or
 * of a device.
 *
 * <p>Characters that a terminal or an editor would interpret instead of showing are written as Java
 * escapes: control characters, line breaks, marks that change the direction of writing, invisible
 * characters and halves of a surrogate pair. The letters of all scripts are kept.
 */
public final class ForeignText {

  /** The number of characters that {@link #cut} keeps. */
  public static final int LONGEST = 200;

  /** The number of characters that {@link #message} keeps. */
  public static final int LONGEST_MESSAGE = 2000;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private ForeignText() {}

  /** Returns the text on one line; its end is cut off if it is longer than {@link #LONGEST}. */
  public static String cut(String text) {
    return cut(text, LONGEST);
  }

  /**
   * Returns the text on one line; its end is cut off if it is longer than this number of
   * characters.
   */
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
   * Returns the text on one line; its middle is cut out if it is longer than {@link #LONGEST}. For
   * paths, whose end is informative.
   */
  public static String cutMiddle(String text) {
    return cutMiddle(text, LONGEST);
  }

  /**
   * Returns a message that quotes such text, on one line. Its middle is cut out if it is longer
   * than {@link #LONGEST_MESSAGE}: the fault is at its beginning, the remedy at its end.
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

  /** Returns the whole text on one line. */
  public static String clean(String text) {
    return escape(text, false);
  }

  /** Returns the whole text with its line breaks and tabs. */
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

  /**
   * Whether this is a tab or a line break. A carriage return alone would overwrite the line on a
   * terminal.
   */
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
