package dev.hadamard.cli;

import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Task;
import dev.hadamard.spi.ForeignText;
import dev.hadamard.spi.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Notes the classes that a training learns and never tests, because they have too few samples to
 * hold one out. Such a class may be another one that is misspelt.
 */
final class RareClasses {

  private static final int MOST_NOTED = 5;
  private static final int LONGEST_SHOWN = 40;

  /** A misspelling has about as many letters as the name. */
  private static final int MOST_EDITS = 2;

  private static final Pattern NUMBER = Pattern.compile("\\p{N}+");

  private RareClasses() {}

  /** Adds a note for each of the first classes without a held-out sample. */
  static void note(DataSplit split, Consumer<String> notes) {
    if (split.train().task() == Task.REGRESSION) {
      return;
    }
    List<String> classes = split.train().classes();
    int[] tested = sizes(split.test());
    int[] sizes = sizes(split.train());
    List<String> common =
        IntStream.range(0, sizes.length)
            .filter(label -> tested[label] > 0)
            .mapToObj(classes::get)
            .toList();
    int[] rare = IntStream.range(0, sizes.length).filter(label -> tested[label] == 0).toArray();
    IntStream.of(rare)
        .limit(MOST_NOTED)
        .mapToObj(label -> note(classes.get(label), sizes[label], common))
        .forEach(notes);
    if (rare.length > MOST_NOTED) {
      notes.accept("the same holds for %d classes more".formatted(rare.length - MOST_NOTED));
    }
  }

  private static int[] sizes(DataSet part) {
    int[] sizes = new int[part.classes().size()];
    for (int row = 0; row < part.rows(); row++) {
      sizes[part.label(row)]++;
    }
    return sizes;
  }

  private static String note(String name, int size, List<String> common) {
    return "class '%s' has %s; none is held out%s"
        .formatted(
            ForeignText.cut(name, LONGEST_SHOWN),
            Figures.count(size, "sample"),
            misspelt(name, common)
                .map(meant -> "; is it '" + ForeignText.cut(meant, LONGEST_SHOWN) + "'?")
                .orElse(""));
  }

  /** The class that a name is a misspelling of. Names that differ in a number are not. */
  private static Optional<String> misspelt(String name, List<String> common) {
    return Spelling.nearest(
        name,
        common.stream()
            .filter(other -> Math.abs(other.length() - name.length()) <= MOST_EDITS)
            .filter(other -> !isNumbered(name, other))
            .toList());
  }

  private static boolean isNumbered(String name, String other) {
    return NUMBER.matcher(name).replaceAll("").equals(NUMBER.matcher(other).replaceAll(""));
  }
}
