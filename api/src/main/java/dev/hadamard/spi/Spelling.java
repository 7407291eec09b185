package dev.hadamard.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelt one was meant to be: an option, a choice, a column of a table. */
public final class Spelling {

  private static final int MOST_EDITS = 2;
  private static final int SHORTEST_BEGINNING = 3;

  /** No one types a longer name, and the edits of two long ones take long to count. */
  private static final int LONGEST = 100;

  private static final int LONGEST_SHOWN = 40;

  private Spelling() {}

  /**
   * Returns the name that is nearest to what was typed: at most two letters away, and most of them
   * right, or else one of which the other is the beginning, up to a hyphen. Case is ignored, and so
   * are hyphens in front. Empty if no name is near.
   */
  public static Optional<String> nearest(String typed, Collection<String> names) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = typed.toLowerCase(Locale.ROOT);
    int most = Math.min(MOST_EDITS, (letters(wanted).length() - 1) / 2);
    Optional<String> near =
        names.stream()
            .filter(name -> Math.abs(name.length() - wanted.length()) <= most)
            .filter(name -> edits(wanted, name.toLowerCase(Locale.ROOT)) <= most)
            .min(
                Comparator.<String>comparingInt(
                        name -> edits(wanted, name.toLowerCase(Locale.ROOT)))
                    .thenComparing(name -> edits(typed, name))
                    .thenComparing(Comparator.naturalOrder()));
    return near.isPresent()
        ? near
        : names.stream().filter(name -> begins(wanted, name) || begins(name, wanted)).findFirst();
  }

  /**
   * Returns the end of a message on a misspelt name: a question for the nearest name, as in {@code
   * ; did you mean 'relu'?}, or nothing.
   */
  public static String question(String typed, Collection<String> names) {
    return nearest(typed, names)
        .map(name -> "; did you mean '" + ForeignText.cut(name, LONGEST_SHOWN) + "'?")
        .orElse("");
  }

  /**
   * Returns the end of a message on a misspelt choice: the {@link #question}, if there is one, and
   * all choices.
   */
  public static String choices(String typed, Collection<String> names) {
    String question = question(typed, names);
    return (question.isEmpty() ? "; choose" : question + " Choose")
        + " one of "
        + String.join(", ", names);
  }

  private static String letters(String name) {
    return name.replaceFirst("^-+", "");
  }

  private static boolean begins(String whole, String part) {
    return letters(part).length() >= SHORTEST_BEGINNING && whole.startsWith(part + "-");
  }

  /**
   * How many letters must be put in, left out, replaced, or swapped with their neighbour to make
   * one word of the other, no letter twice.
   */
  static int edits(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : edits(edits, from, to, i, j);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int edits(int[][] edits, String from, String to, int i, int j) {
    boolean isSame = from.charAt(i - 1) == to.charAt(j - 1);
    int fewest =
        Math.min(
            edits[i - 1][j - 1] + (isSame ? 0 : 1), 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean isSwap =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return isSwap ? Math.min(fewest, 1 + edits[i - 2][j - 2]) : fewest;
  }
}
