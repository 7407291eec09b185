package dev.hadamard.nn.data;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.spi.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to read a table for a network that is trained already.
 *
 * <p>Where the training's table named its columns, they are found by name, in any order; columns
 * that the network does not know are left out. A table that lacks one, or whose first line names
 * none of them, is refused. Where there are no names the position counts: a table has as many
 * columns as the training's, or as many as the network has inputs. What is null or empty here is
 * taken from the training.
 *
 * @param inputs the network's inputs
 * @param schema the columns of the training's table, if they are known
 * @param header whether the first line names the columns
 * @param label the column of the class or value, which is no input; null for that of the training,
 *     if the table has it
 * @param ignored further columns that are no inputs
 * @param separator between cells
 * @param decimal the decimal mark
 * @param missing how missing values are treated
 */
public record InputFormat(
    int inputs,
    Optional<TableSchema> schema,
    Header header,
    @Nullable TableColumn label,
    List<TableColumn> ignored,
    @Nullable Character separator,
    @Nullable Character decimal,
    @Nullable MissingValues missing) {

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException if they do not
   */
  public InputFormat {
    ignored = List.copyOf(ignored);
    if (inputs < 1) {
      throw new IllegalArgumentException("a network of " + inputs + " inputs");
    }
    if (schema.isPresent() && schema.get().features().size() != inputs) {
      throw new IllegalArgumentException(
          "a table of %d features for %d inputs".formatted(schema.get().features().size(), inputs));
    }
    cells(header, label, ignored, separator, decimal, missing, schema);
  }

  /** Tables that are written as that of the training was. */
  public static InputFormat of(int inputs, Optional<TableSchema> schema) {
    return new InputFormat(inputs, schema, Header.DETECT, null, List.of(), null, null, null);
  }

  /** How cells are cut and read. */
  CsvFormat cells() {
    return cells(header, label, ignored, separator, decimal, missing, schema);
  }

  private static CsvFormat cells(
      Header header,
      @Nullable TableColumn label,
      List<TableColumn> ignored,
      @Nullable Character separator,
      @Nullable Character decimal,
      @Nullable MissingValues missing,
      Optional<TableSchema> schema) {
    char mark = decimal == null ? schema.map(TableSchema::decimal).orElse('.') : decimal;
    return new CsvFormat(
        header,
        label == null ? TableColumn.LAST : label,
        ignored,
        separator,
        mark,
        missing == null ? schema.map(TableSchema::missing).orElse(MissingValues.FAIL) : missing,
        null);
  }

  /** What separates cells, unless the file's first line says so. */
  private char cellSeparator(CsvFormat cells) {
    if (separator != null) {
      return separator;
    }
    boolean isAsTrained = schema.isPresent() && schema.get().decimal() == cells.decimal();
    return isAsTrained ? schema.get().separator() : cells.cellSeparator();
  }

  /**
   * Reads samples to predict; a label column is left out.
   *
   * @param notes receives, a line each, what was decided about the table
   * @throws DataFileException naming file, line and reason if it cannot be read, lacks an input, or
   *     has columns of which it is not clear what they are
   */
  public InputSamples read(Path file, Consumer<String> notes) {
    InputLabels none = InputLabels.none();
    InputTable table = readLines(file, none, notes);
    return table.samples();
  }

  /**
   * Reads samples with their classes or values, to judge the network by.
   *
   * @param classes those of the network, none for a regression; a class of the table must be one of
   *     them
   * @throws DataFileException as {@link #read} does; also if there is no label, it cannot be read,
   *     or is no class of the network
   */
  public DataSet readLabelled(Path file, List<String> classes, Consumer<String> notes) {
    InputLabels labels = InputLabels.of(file.toString(), cells(), classes);
    return readLines(file, labels, notes).labelled();
  }

  private InputTable readLines(Path file, InputLabels labels, Consumer<String> notes) {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      CsvText text = CsvText.open(name, in);
      CsvFormat cells = cells();
      Character found = text.separator();
      char between = separator == null && found != null ? found : cellSeparator(cells);
      InputTable table = new InputTable(name, this, cells.withSeparator(between), labels, notes);
      CsvLines.read(name, text, between, table::add);
      table.end();
      return table;
    } catch (NoSuchFileException missingFile) {
      throw new DataFileException(name, 0, "there is no such file", missingFile);
    } catch (IOException unreadable) {
      throw new DataFileException(
          name,
          0,
          "cannot be read: " + ForeignText.cutMiddle(String.valueOf(unreadable.getMessage())),
          unreadable);
    }
  }
}
