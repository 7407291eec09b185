package dev.hadamard.nn.data;

import dev.hadamard.nn.data.CsvFormat.Header;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The format of a table for a trained network: new samples to predict, or labelled ones to evaluate
 * the network on. It is that of the training's table unless a setting is changed. Immutable.
 *
 * <p><b>Columns.</b> If the training's table had a header, the columns are found by their names, in
 * any order, and columns that the network does not know are left out. If the header is that of the
 * training, each column is what it was there. A table that lacks a column, or whose first line
 * names none, is refused. If the training's table had no header, the positions count: the table has
 * the columns of the training, or as many as the network has inputs.
 *
 * <p><b>Samples keep their place.</b> If all cells of a line between two samples are empty, the
 * line is a sample without values. In a table of one column, a blank line is such a line. At the
 * end of the table these lines are ignored. In a labelled table they are ignored everywhere, as in
 * training.
 */
public final class InputFormat {

  private final NetworkInputs network;
  private final Header header;

  /** The column that is no input; null for that of the training, if the table has it. */
  private final @Nullable TableColumn label;

  private final List<TableColumn> ignored;
  private final @Nullable Character separator;
  private final @Nullable Character decimal;
  private final @Nullable MissingValues missing;

  private InputFormat(
      NetworkInputs network,
      Header header,
      @Nullable TableColumn label,
      List<TableColumn> ignored,
      @Nullable Character separator,
      @Nullable Character decimal,
      @Nullable MissingValues missing) {
    this.network = network;
    this.header = header;
    this.label = label;
    this.ignored = List.copyOf(ignored);
    this.separator = separator;
    this.decimal = decimal;
    this.missing = missing;
    cells(); // checks that the settings are consistent
  }

  /**
   * The format of the training's table.
   *
   * @param inputs the number of the network's inputs
   * @param schema the columns of the training's table, if they are known
   * @param classes the network's classes, in the order of its outputs; empty for a regression
   * @throws IllegalArgumentException if the table does not have as many features as the network has
   *     inputs
   */
  public static InputFormat of(int inputs, Optional<TableSchema> schema, List<String> classes) {
    return new InputFormat(
        new NetworkInputs(inputs, schema, classes),
        Header.DETECT,
        null,
        List.of(),
        null,
        null,
        null);
  }

  /**
   * Returns this format with another setting for the header. {@link Header#ABSENT} says that the
   * columns have the order of the training.
   *
   * @throws IllegalArgumentException if there is no header and a column is given by its name
   */
  public InputFormat withHeader(Header other) {
    return new InputFormat(network, other, label, ignored, separator, decimal, missing);
  }

  /**
   * Returns this format with the label in this column, which is no input.
   *
   * @throws IllegalArgumentException if the column is given by its name and there is no header
   */
  public InputFormat withLabel(TableColumn other) {
    return new InputFormat(network, header, other, ignored, separator, decimal, missing);
  }

  /**
   * Returns this format with exactly these columns ignored.
   *
   * @throws IllegalArgumentException if a column is given by its name and there is no header
   */
  public InputFormat withIgnored(List<TableColumn> others) {
    return new InputFormat(network, header, label, others, separator, decimal, missing);
  }

  /**
   * Returns this format with another separator, such as {@code ;} or a tab.
   *
   * @throws IllegalArgumentException if it could be part of a number or a quote
   */
  public InputFormat withSeparator(char other) {
    return new InputFormat(network, header, label, ignored, other, decimal, missing);
  }

  /**
   * Returns this format with another decimal mark. The separator is then the usual one for this
   * mark, unless it is given too.
   *
   * @throws IllegalArgumentException if it is neither a point nor a comma
   */
  public InputFormat withDecimal(char other) {
    return new InputFormat(network, header, label, ignored, separator, other, missing);
  }

  /** Returns this format with another treatment of missing values. */
  public InputFormat withMissing(MissingValues other) {
    return new InputFormat(network, header, label, ignored, separator, decimal, other);
  }

  NetworkInputs network() {
    return network;
  }

  Header header() {
    return header;
  }

  @Nullable TableColumn label() {
    return label;
  }

  List<TableColumn> ignored() {
    return ignored;
  }

  /** Whether the separator was given, and is not that of the training or of the file. */
  boolean isSeparatorGiven() {
    return separator != null;
  }

  /** How cells are separated and read. */
  CsvFormat cells() {
    Optional<TableSchema> schema = network.schema();
    char mark = decimal == null ? schema.map(TableSchema::decimal).orElse('.') : decimal;
    Character between = separator;
    if (between == null) {
      between =
          schema
              .filter(table -> table.decimal() == mark)
              .map(TableSchema::separator)
              .orElse(CsvFormat.usualSeparator(mark));
    }
    return new CsvFormat(
        header,
        label == null ? TableColumn.LAST : label,
        ignored,
        between,
        mark,
        missing == null ? schema.map(TableSchema::missing).orElse(MissingValues.FAIL) : missing,
        null);
  }

  /** Reads samples to predict without notes, see {@link #read(Path, Consumer)}. */
  public InputSamples read(Path file) {
    return read(file, note -> {});
  }

  /**
   * Reads samples to predict. A label column is left out.
   *
   * @param notes receives one line for each decision about the table
   * @throws DataFileException if the file cannot be read, lacks an input, has a cell that is no
   *     number, or leaves unclear which columns are the inputs. The message names file, line and
   *     reason, and a remedy if another format would fit
   */
  public InputSamples read(Path file, Consumer<String> notes) {
    return CsvText.read(file, reading(InputLabels.none(), notes)).samples();
  }

  /**
   * Reads samples to predict from a stream, to its end, as {@link #read(Path, Consumer)} reads a
   * file. The caller closes the stream.
   *
   * @param name the name of the data in messages
   */
  public InputSamples read(String name, InputStream in, Consumer<String> notes) {
    return CsvText.read(name, in, reading(InputLabels.none(), notes)).samples();
  }

  /** Reads labelled samples without notes, see {@link #readLabelled(Path, Consumer)}. */
  public DataSet readLabelled(Path file) {
    return readLabelled(file, note -> {});
  }

  /**
   * Reads samples with their classes or values, to evaluate the network on.
   *
   * @param notes receives one line for each decision about the table
   * @throws DataFileException as {@link #read(Path, Consumer)} does; also if a label is missing or
   *     is none of the network's classes
   * @throws MissingLabelException if there is no column of labels
   */
  public DataSet readLabelled(Path file, Consumer<String> notes) {
    return CsvText.read(file, reading(labels(file.toString()), notes)).labelled();
  }

  /**
   * Reads samples with their classes or values from a stream, to its end, as {@link
   * #readLabelled(Path, Consumer)} reads a file. The caller closes the stream.
   *
   * @param name the name of the data in messages
   */
  public DataSet readLabelled(String name, InputStream in, Consumer<String> notes) {
    return CsvText.read(name, in, reading(labels(name), notes)).labelled();
  }

  private InputLabels labels(String name) {
    return InputLabels.of(name, cells(), network.classes());
  }

  private CsvText.Reading<InputTable> reading(InputLabels labels, Consumer<String> notes) {
    return (name, text) -> {
      CsvFormat cells = cells();
      Character found = text.separator();
      if (separator == null && found != null) {
        cells = cells.withSeparator(found);
      }
      InputTable table = new InputTable(name, this, cells, labels, notes);
      try {
        CsvLines.read(name, text, cells.cellSeparator(), table);
        table.end();
        return table;
      } catch (DataFileException fault) {
        throw new CsvFaults(name, cells).withDecimal(fault, text.beginning());
      }
    };
  }
}
