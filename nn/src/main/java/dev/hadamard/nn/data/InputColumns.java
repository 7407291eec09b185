package dev.hadamard.nn.data;

import java.util.List;

/**
 * The columns of a table for a trained network: which one is which input, and which is the label.
 *
 * @param head the columns as the table shows them
 * @param inputs for each input of the network its column
 * @param label the column of the label; −1 if there is none
 * @param isByName whether the inputs were found by their names
 * @param isLabelAssumed whether the label was found by its position in the training alone
 * @param notes what was decided, a line each
 */
record InputColumns(
    TableHead head,
    List<Integer> inputs,
    int label,
    boolean isByName,
    boolean isLabelAssumed,
    List<String> notes) {

  /** Stands for a column that is not there. */
  static final int NONE = -1;

  /**
   * Finds the columns.
   *
   * @param needsLabel whether a table without label is refused
   * @throws DataFileException if an input or the label is not there, or it is unclear which columns
   *     are the inputs
   */
  static InputColumns find(TableHead head, InputFormat format, boolean needsLabel) {
    boolean isByName = !head.names().isEmpty() && !format.network().names().isEmpty();
    return isByName
        ? new InputsByName(head, format, needsLabel).find()
        : new InputsByPosition(head, format, needsLabel).find();
  }

  int width() {
    return head.width();
  }

  /** The column of an input of the network. */
  int input(int input) {
    return inputs.get(input);
  }

  /** A column's description for messages. */
  String describe(int column) {
    return head.describe(column);
  }
}
