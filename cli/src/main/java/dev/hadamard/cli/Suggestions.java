package dev.hadamard.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a misspelt command or option may have been meant to be. */
final class Suggestions {

  private static final int MOST_EDITS = 2;
  private static final int SHORTEST_BEGINNING = 3;

  private Suggestions() {}

  /**
   * The name that is nearest to what was typed: at most two letters away, and most of them right,
   * or else one of which the other is the beginning, up to a hyphen.
   */
  static Optional<String> nearest(String typed, Collection<String> names) {
    int most = Math.min(MOST_EDITS, (letters(typed).length() - 1) / 2);
    Optional<String> near =
        names.stream()
            .filter(name -> edits(typed, name) <= most)
            .min(
                Comparator.<String>comparingInt(name -> edits(typed, name))
                    .thenComparing(Comparator.naturalOrder()));
    return near.isPresent()
        ? near
        : names.stream().filter(name -> begins(typed, name) || begins(name, typed)).findFirst();
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
