package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the inputs of a trained network by the positions of a table's columns. In a table of the
 * training's width each column is what it was there, unless it is given as something else. Any
 * other table must have as many columns as the network has inputs, besides the label and those
 * ignored.
 */
final class InputsByPosition {

  private static final int NONE = InputColumns.NONE;
  private static final int MOST_LEFT_OUT = 5;

  private final TableHead head;
  private final NetworkInputs network;
  private final boolean needsLabel;
  private final boolean areSomeIgnored;
  private final BitSet out;
  private final List<String> notes = new ArrayList<>();
  private int label;
  private boolean isLabelAssumed;

  InputsByPosition(TableHead head, InputFormat format, boolean needsLabel) {
    this.head = head;
    this.network = format.network();
    this.needsLabel = needsLabel;
    this.out = head.indices(format.ignored());
    this.areSomeIgnored = !out.isEmpty();
    TableColumn given = format.label();
    this.label = given == null ? NONE : head.index(given);
    if (label != NONE && out.get(label)) {
      throw head.fault(head.describe(label) + " is the label; do not ignore it");
    }
  }

  InputColumns find() {
    Optional<TableSchema> trained = network.schema().filter(table -> table.width() == head.width());
    if (trained.isPresent()) {
      takeAsTrained(trained.get());
    } else if (needsLabel && label == NONE && left() == network.count() + 1) {
      label = out.previousClearBit(head.width() - 1);
      notes.add(head.describe(label) + " is taken as the label");
    }
    if (needsLabel && label == NONE && trained.isPresent() && out.get(trained.get().label())) {
      throw head.labelIgnored(trained.get().label());
    }
    if (left() != network.count()) {
      throw unclear();
    }
    if (needsLabel && label == NONE) {
      throw new MissingLabelException(
          head, "there is no column for the class or value; name the one that holds it", List.of());
    }
    List<Integer> inputs =
        IntStream.range(0, head.width())
            .filter(column -> column != label && !out.get(column))
            .boxed()
            .toList();
    return new InputColumns(head, inputs, label, false, isLabelAssumed, notes);
  }

  /** Takes what is not given from the training. */
  private void takeAsTrained(TableSchema trained) {
    int oldLabel = trained.label();
    if (areSomeIgnored) {
      boolean isComplete = !needsLabel && left() == network.count();
      if (label == NONE && !out.get(oldLabel) && !isComplete) {
        assume(oldLabel);
      } else if (label != oldLabel && !out.get(oldLabel)) {
        notes.add(head.describe(oldLabel) + " was the label of the training and is a feature here");
      }
      return;
    }
    if (label != NONE && trained.features().contains(label)) {
      throw head.fault(
          "%s is a feature that the model was trained on; it is not the label"
              .formatted(head.describe(label)),
          Remedy.anyOf(Setting.LABEL, Integer.toString(oldLabel + 1)));
    }
    trained.ignored().stream().filter(column -> column != label).forEach(out::set);
    if (label == NONE) {
      assume(oldLabel);
    } else if (label != oldLabel) {
      out.set(oldLabel);
      notes.add(head.describe(oldLabel) + " was the label of the training, so it is no feature");
    }
  }

  private void assume(int oldLabel) {
    label = oldLabel;
    isLabelAssumed = true;
    notes.add(head.describe(label) + " was the label of the training, so it is no feature");
  }

  /** The number of columns that are neither the label nor left out. */
  private int left() {
    return head.width() - out.cardinality() - (label == NONE ? 0 : 1);
  }

  /** The exception for a table with too many columns, or too few. */
  private DataFileException unclear() {
    int inputs = network.count();
    int more = left() - inputs;
    String problem =
        "%d column%s for a model of %d input%s"
            .formatted(left(), left() == 1 ? "" : "s", inputs, inputs == 1 ? "" : "s");
    if (more < 0) {
      return head.fault(problem);
    }
    if (label != NONE || !out.isEmpty() || more > MOST_LEFT_OUT) {
      return head.fault(problem + "; ignore those that it was not trained on");
    }
    String question = "; which column is the label, and which should be ignored?";
    if (more == 1) {
      return head.fault(
          problem + question,
          List.of(Remedy.of(Setting.LABEL, "-1"), Remedy.of(Setting.IGNORE, "1")));
    }
    String first =
        IntStream.range(1, more).mapToObj(Integer::toString).collect(Collectors.joining(","));
    return head.fault(
        problem + question, List.of(Remedy.of(Setting.LABEL, "-1").and(Setting.IGNORE, first)));
  }
}
