package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.util.List;

/**
 * Text from outside in at most so many columns, with {@code …} in the place of the rest. It is cut
 * between letters, never within the escape that is shown for one.
 */
final class ShortenedText {

  private static final String CUT = "…";

  private ShortenedText() {}

  /** Without its end. */
  static String end(String text, int longest) {
    String shown = Console.literal(text);
    return shown.length() <= longest ? shown : head(letters(text), longest - 1) + CUT;
  }

  /** Without its middle: long numbers and numbered names differ at the end. */
  static String middle(String text, int longest) {
    String shown = Console.literal(text);
    List<String> letters = letters(text);
    int half = longest / 2;
    return shown.length() <= longest
        ? shown
        : head(letters, longest - half - 1) + CUT + tail(letters, half);
  }

  /** As they are shown: each a character, a surrogate pair, or an escape. */
  private static List<String> letters(String text) {
    return text.codePoints().mapToObj(Character::toString).map(ForeignText::clean).toList();
  }

  private static String head(List<String> letters, int room) {
    StringBuilder head = new StringBuilder();
    for (String letter : letters) {
      if (head.length() + letter.length() > room) {
        break;
      }
      head.append(letter);
    }
    return Console.literal(head.toString());
  }

  private static String tail(List<String> letters, int room) {
    int from = letters.size();
    int length = 0;
    while (from > 0 && length + letters.get(from - 1).length() <= room) {
      from--;
      length += letters.get(from).length();
    }
    return Console.literal(String.join("", letters.subList(from, letters.size())));
  }
}
