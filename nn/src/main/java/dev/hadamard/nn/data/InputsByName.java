package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Finds the inputs of a trained network by the names of a table's columns. If the header is that of
 * the training, each column is what it was there. Otherwise names decide, and columns that the
 * network does not know are left out.
 */
final class InputsByName {

  private static final int NONE = InputColumns.NONE;
  private static final int MOST_SHOWN = 5;
  private static final int LONGEST_SHOWN = 40;

  private final TableHead head;
  private final NetworkInputs network;
  private final TableSchema trained;
  private final boolean needsLabel;
  private final List<TableColumn> given;
  private final BitSet ignored;
  private final List<String> notes = new ArrayList<>();
  private int label;

  InputsByName(TableHead head, InputFormat format, boolean needsLabel) {
    this.head = head;
    this.network = format.network();
    this.trained = network.schema().orElseThrow();
    this.needsLabel = needsLabel;
    this.given = format.ignored();
    this.ignored = head.indices(given);
    TableColumn column = format.label();
    this.label = column == null ? NONE : head.index(column);
    if (label != NONE && ignored.get(label)) {
      throw head.fault(head.describe(label) + " is the label; do not ignore it");
    }
  }

  InputColumns find() {
    List<Integer> inputs = head.names().equals(trained.names()) ? asTrained() : byNames();
    if (needsLabel && label == NONE) {
      throw noLabel(inputs);
    }
    return new InputColumns(head, inputs, label, true, false, notes);
  }

  /** The inputs of a table with the header of the training. */
  private List<Integer> asTrained() {
    List<Integer> inputs = trained.features();
    inputs.stream().filter(this::isTaken).findFirst().ifPresent(this::refuseFeature);
    if (label == NONE && !ignored.get(trained.label())) {
      label = trained.label();
    }
    return inputs;
  }

  /** Whether a column was given as the label, or to be ignored. */
  private boolean isTaken(int column) {
    return column == label || ignored.get(column);
  }

  private void refuseFeature(int column) {
    throw head.fault(
        "%s is a feature that the model was trained on; it is neither the label nor to be ignored"
            .formatted(head.describe(column)));
  }

  private List<Integer> byNames() {
    if (label == NONE) {
      label = labelByName();
    }
    Map<String, List<Integer>> places = new HashMap<>();
    for (int column = 0; column < head.width(); column++) {
      if (!isTaken(column)) {
        places.computeIfAbsent(head.names().get(column), name -> new ArrayList<>()).add(column);
      }
    }
    Map<String, Integer> used = new HashMap<>();
    List<Integer> inputs = new ArrayList<>();
    for (String name : network.names()) {
      List<Integer> columns = places.getOrDefault(name, List.of());
      requireAsMany(name, columns);
      inputs.add(columns.get(used.merge(name, 1, Integer::sum) - 1));
    }
    noteUnknown(places);
    return inputs;
  }

  /** The column with the name of the training's label, if no input has this name. */
  private int labelByName() {
    String name = network.labelName();
    if (name.isEmpty() || network.names().contains(name)) {
      return NONE;
    }
    List<Integer> columns = columnsNamed(name);
    if (needsLabel && columns.size() > 1) {
      throw doubt(name, columns, InputsByName::labelled, "; which one is the label?");
    }
    return columns.isEmpty() ? NONE : columns.get(0);
  }

  /** The columns of this name that are not ignored. */
  private List<Integer> columnsNamed(String name) {
    return IntStream.range(0, head.width())
        .filter(column -> !ignored.get(column) && head.names().get(column).equals(name))
        .boxed()
        .toList();
  }

  private void requireAsMany(String name, List<Integer> columns) {
    int needed = Collections.frequency(network.names(), name);
    if (columns.size() < needed) {
      IntStream.range(0, head.width())
          .filter(column -> isTaken(column) && head.names().get(column).equals(name))
          .findFirst()
          .ifPresent(this::refuseFeature);
      throw head.fault(
          "there is no column '%s', which the model was trained on, among %s"
              .formatted(
                  ForeignText.cut(name, LONGEST_SHOWN), TableHead.shown(head.names(), MOST_SHOWN)));
    }
    if (columns.size() > needed) {
      boolean isLabel = label == NONE && name.equals(network.labelName());
      throw isLabel
          ? doubt(name, columns, InputsByName::labelled, "; which one is the label?")
          : doubt(
              name,
              columns,
              column -> head.ignoring(given, column),
              "; which one is to be left out?");
    }
  }

  /** The exception for columns of the same name that are too many. */
  private DataFileException doubt(
      String name, List<Integer> columns, IntFunction<Remedy> remedy, String question) {
    return head.fault(
        "%s columns are named '%s'%s"
            .formatted(
                columns.size() == 2 ? "two" : columns.size(),
                ForeignText.cut(name, LONGEST_SHOWN),
                question),
        columns.stream().limit(MOST_SHOWN).map(remedy::apply).toList());
  }

  private static Remedy labelled(int column) {
    return Remedy.of(Setting.LABEL, Integer.toString(column + 1));
  }

  private void noteUnknown(Map<String, List<Integer>> places) {
    List<String> known = trained.names();
    List<String> others =
        head.names().stream()
            .filter(name -> places.containsKey(name) && !known.contains(name))
            .map(name -> name.isEmpty() ? "one without a name" : TableHead.quoted(name))
            .toList();
    if (!others.isEmpty()) {
      notes.add(
          "columns that the model does not know are left out: "
              + TableHead.joined(others, MOST_SHOWN));
    }
  }

  private DataFileException noLabel(List<Integer> inputs) {
    String name = network.labelName();
    if (head.names().equals(trained.names())) {
      return head.labelIgnored(trained.label());
    }
    OptionalInt old =
        ignored.stream().filter(column -> head.names().get(column).equals(name)).findFirst();
    if (old.isPresent() && !name.isEmpty()) {
      return head.labelIgnored(old.getAsInt());
    }
    return new MissingLabelException(
        head,
        name.isEmpty()
            ? "there is no column for the class or value; name the one that holds it"
            : "there is no column '%s', which was the label of the training; name the one that holds it"
                .formatted(ForeignText.cut(name, LONGEST_SHOWN)),
        inputs.contains(head.width() - 1) ? List.of() : Remedy.anyOf(Setting.LABEL, "-1"));
  }
}
