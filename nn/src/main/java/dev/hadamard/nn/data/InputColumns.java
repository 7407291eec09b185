package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which column of a table is which input of a trained network, and which the label. */
final class InputColumns {

  private static final int NONE = -1;
  private static final int MOST_SHOWN = 5;
  private static final int MOST_LEFT_OUT = 5;
  private static final int LONGEST_SHOWN = 40;

  private final String file;
  private final InputFormat format;
  private final long line;
  private final int width;
  private final List<String> names;
  private final BitSet out = new BitSet();
  private final int[] inputs;
  private final boolean isByName;
  private final List<String> notes = new ArrayList<>();
  private int label;

  /**
   * Columns as the first line of a table shows them.
   *
   * @param names as many as the width, or none
   * @param needsLabel whether a table without label is refused
   * @throws DataFileException if an input or the label is not there, or it is not clear which
   *     columns are the inputs
   */
  InputColumns(
      String file,
      InputFormat format,
      long line,
      int width,
      List<String> names,
      boolean needsLabel) {
    this.file = file;
    this.format = format;
    this.line = line;
    this.width = width;
    this.names = names;
    TableColumn given = format.label();
    this.label = given == null ? NONE : CsvColumns.index(file, line, given, width, names);
    format.ignored().forEach(c -> out.set(CsvColumns.index(file, line, c, width, names)));
    if (label != NONE && out.get(label)) {
      throw fault(describe(label) + " is the label; do not ignore it", List.of());
    }
    List<String> known = format.schema().map(TableSchema::featureNames).orElse(List.of());
    this.isByName = !names.isEmpty() && !known.isEmpty();
    this.inputs = isByName ? byName(known) : byPosition(needsLabel);
    if (needsLabel && label == NONE) {
      throw noLabel();
    }
  }

  /** Whether a line names all columns that were features in the training. */
  static boolean areNamed(Optional<TableSchema> schema, List<String> line) {
    List<String> known = schema.map(TableSchema::featureNames).orElse(List.of());
    return !known.isEmpty() && new HashSet<>(line).containsAll(known);
  }

  // ------------------------------------------------------------------------------------- by name

  private int[] byName(List<String> known) {
    requireUnknown(known);
    String labelName = format.schema().flatMap(TableSchema::labelName).orElse("");
    if (label == NONE && !labelName.isEmpty() && !known.contains(labelName)) {
      int there = names.indexOf(labelName);
      label = there >= 0 && !out.get(there) ? there : NONE;
    }
    Map<String, List<Integer>> places = new HashMap<>();
    for (int column = 0; column < width; column++) {
      if (column != label && !out.get(column)) {
        places.computeIfAbsent(names.get(column), name -> new ArrayList<>()).add(column);
      }
    }
    Map<String, Integer> taken = new HashMap<>();
    int[] found = new int[known.size()];
    for (int input = 0; input < found.length; input++) {
      String name = known.get(input);
      List<Integer> columns = places.getOrDefault(name, List.of());
      requireAsMany(name, columns.size(), Collections.frequency(known, name));
      found[input] = columns.get(taken.merge(name, 1, Integer::sum) - 1);
    }
    noteUnknown(places);
    return found;
  }

  /** Refuses a label, and a column to ignore, that the network needs. */
  private void requireUnknown(List<String> known) {
    IntStream.range(0, width)
        .filter(column -> (column == label || out.get(column)) && known.contains(names.get(column)))
        .findFirst()
        .ifPresent(
            column -> {
              throw fault(
                  "%s is a feature that the model was trained on; it is neither the label nor to be ignored"
                      .formatted(describe(column)),
                  List.of());
            });
  }

  private void requireAsMany(String name, int there, int needed) {
    if (there < needed) {
      throw fault(
          "there is no column '%s', which the model was trained on, among %s"
              .formatted(ForeignText.cut(name, LONGEST_SHOWN), shown(names)),
          List.of());
    }
    if (there > needed) {
      throw fault(
          "two columns are named '" + ForeignText.cut(name, LONGEST_SHOWN) + "'", List.of());
    }
  }

  private void noteUnknown(Map<String, List<Integer>> places) {
    List<String> known = format.schema().orElseThrow().names();
    List<String> others =
        names.stream()
            .filter(name -> places.containsKey(name) && !known.contains(name))
            .map(name -> name.isEmpty() ? "one without a name" : name)
            .toList();
    if (!others.isEmpty()) {
      notes.add("columns that the model does not know are left out: " + shown(others));
    }
  }

  private static String shown(List<String> names) {
    String first =
        names.stream()
            .limit(MOST_SHOWN)
            .map(name -> ForeignText.cut(name, LONGEST_SHOWN))
            .collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN ? first + ", …" : first;
  }

  // --------------------------------------------------------------------------------- by position

  private int[] byPosition(boolean needsLabel) {
    boolean isAsTrained = format.schema().filter(known -> known.width() == width).isPresent();
    if (isAsTrained) {
      TableSchema known = format.schema().orElseThrow();
      if (out.isEmpty()) {
        known.ignored().stream().filter(column -> column != label).forEach(out::set);
      }
      if (label == NONE && !out.get(known.label())) {
        label = known.label();
        notes.add(describe(label) + " was the label of the training, so it is no feature");
      }
    } else if (needsLabel && label == NONE && left() == format.inputs() + 1) {
      int last = out.previousClearBit(width - 1);
      label = last;
      notes.add(describe(last) + " is taken as the label");
    }
    if (left() != format.inputs()) {
      throw unclear();
    }
    return IntStream.range(0, width).filter(c -> c != label && !out.get(c)).toArray();
  }

  /** How many columns are neither the label nor ignored. */
  private int left() {
    return width - out.cardinality() - (label == NONE ? 0 : 1);
  }

  /** The refusal of a table with too many columns, or too few. */
  private DataFileException unclear() {
    int inputs = format.inputs();
    int more = left() - inputs;
    String problem =
        "%d column%s for a model of %d input%s"
            .formatted(left(), left() == 1 ? "" : "s", inputs, inputs == 1 ? "" : "s");
    if (more < 0) {
      return fault(problem, List.of());
    }
    boolean isGiven = label != NONE || !out.isEmpty();
    if (isGiven || more > MOST_LEFT_OUT) {
      return fault(problem + "; ignore those that it was not trained on", List.of());
    }
    String question = "; which are the label, or to be left out?";
    if (more == 1) {
      return fault(
          problem + question,
          List.of(Remedy.of(Setting.LABEL, "-1"), Remedy.of(Setting.IGNORE, "1")));
    }
    String first =
        IntStream.range(1, more).mapToObj(Integer::toString).collect(Collectors.joining(","));
    return fault(
        problem + question, List.of(Remedy.of(Setting.LABEL, "-1").and(Setting.IGNORE, first)));
  }

  private DataFileException noLabel() {
    String name = format.schema().flatMap(TableSchema::labelName).orElse("");
    return fault(
        name.isEmpty()
            ? "there is no column for the class or value; name the one that holds it"
            : "there is no column '%s', which was the label of the training; name the one that holds it"
                .formatted(ForeignText.cut(name, LONGEST_SHOWN)),
        IntStream.of(inputs).anyMatch(column -> column == width - 1)
            ? List.of()
            : List.of(Remedy.of(Setting.LABEL, "-1")));
  }

  private DataFileException fault(String reason, List<Remedy> remedies) {
    return new DataFileException(file, line, reason, remedies);
  }

  // -------------------------------------------------------------------------------------- answers

  int width() {
    return width;
  }

  /** The column of an input of the network. */
  int input(int input) {
    return inputs[input];
  }

  /** The column of the label, −1 if there is none. */
  int label() {
    return label;
  }

  /** Whether the inputs were found by their names. */
  boolean isByName() {
    return isByName;
  }

  /** What was decided, a line each. */
  List<String> notes() {
    return notes;
  }

  /** The name of a column, or what messages call it. */
  String name(int column) {
    return names.isEmpty() || names.get(column).isEmpty() ? describe(column) : names.get(column);
  }

  /** A column for a message. */
  String describe(int column) {
    boolean isNamed = !names.isEmpty() && !names.get(column).isEmpty();
    return "column "
        + (column + 1)
        + (isNamed ? " (" + ForeignText.cut(names.get(column), LONGEST_SHOWN) + ")" : "");
  }
}
