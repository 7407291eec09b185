package dev.hadamard.cli;

import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.CsvFormat;
import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.MissingValues;
import dev.hadamard.nn.data.TableColumn;
import dev.hadamard.nn.data.Task;
import dev.hadamard.spi.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say where the samples are and how a table of them is read. */
final class DataOptions {

  private static final String TAB = "tab";

  @Option(
      names = "--data",
      paramLabel = "DATA",
      converter = SourceConverter.class,
      description = {
        "digits (bundled: 1,797 handwritten digits, 8x8), or a .csv or .csv.gz file, or - for"
            + " standard input: numbers, and a column with the class or the value. A fifth of it,"
            + " stratified by class, is held out for the test. Default: digits"
      })
  private DataSource source = new DataSource(DataSource.BUNDLED);

  @Option(
      names = "--label",
      paramLabel = "NAME|INDEX",
      converter = ColumnConverter.class,
      description = {
        "The column of the class or value: its name, or its position, from 1 at the left or from"
            + " -1 at the right. Default: -1, the last one"
      })
  private @Nullable TableColumn label;

  @Option(
      names = "--ignore",
      paramLabel = "NAME|INDEX",
      split = ",",
      converter = ColumnConverter.class,
      description = {
        "Columns to leave out, such as names or row numbers, with commas between them; each as"
            + " --label names one"
      })
  private @Nullable List<TableColumn> ignored;

  @Option(
      names = "--header",
      paramLabel = "yes|no|auto",
      converter = HeaderConverter.class,
      description = {
        "Whether the first line names the columns; yes also skips a first line that is not a"
            + " sample. Default: auto, and a line tells what was decided"
      })
  private @Nullable Header header;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = SeparatorConverter.class,
      description =
          "Between cells: one character such as ';' or '|', or tab. Default: what a first line such"
              + " as sep=; names; else a comma, a semicolon with a decimal comma")
  private @Nullable Character separator;

  @Option(
      names = "--decimal",
      paramLabel = ".|,",
      converter = DecimalConverter.class,
      description = "The decimal mark. Default: a point")
  private @Nullable Character decimal;

  @Option(
      names = "--missing",
      paramLabel = "fail|drop|mean",
      converter = MissingConverter.class,
      description = {
        "What to do about an empty cell, ?, NA, N/A, n.a., <NA>, NaN, null, None, \\N, #N/A, a"
            + " spreadsheet's error such as #DIV/0!, or a lone -, -- or . among numbers: refuse the"
            + " file, leave the sample out, or take the mean of the column's training part. A"
            + " sample without class or value is never learnt from. Default: fail"
      })
  private @Nullable MissingValues missing;

  /** Where the samples are. */
  DataSource source() {
    return source;
  }

  /**
   * Reads the samples.
   *
   * @param task null if the table is to decide
   * @param notes receives, a line each, what was decided about a table and what looks odd in it
   * @throws dev.hadamard.nn.data.DataFileException if the file cannot be used
   * @throws UsageException if the options do not go together
   */
  DataSet read(@Nullable Task task, Consumer<String> notes) {
    if (source.isBundled()) {
      requireNone(task);
      return BundledData.digits();
    }
    CsvFormat format = format(task);
    return source.table(
        file -> format.read(file, notes), (name, stream) -> format.read(name, stream, notes));
  }

  private void requireNone(@Nullable Task task) {
    if (task == Task.REGRESSION) {
      throw new UsageException(
          "the digits are ten classes, no values", "Leave out --task, or name a file with --data.");
    }
    boolean isTable =
        Stream.of(label, ignored, header, separator, decimal, missing).anyMatch(Objects::nonNull);
    if (isTable) {
      throw new UsageException(
          "--label, --ignore, --header, --separator, --decimal and --missing describe a CSV file;"
              + " the bundled digits need none of them",
          "Leave them out, or name a file with --data.");
    }
  }

  private CsvFormat format(@Nullable Task task) {
    CsvFormat preset = CsvFormat.DEFAULT;
    try {
      return new CsvFormat(
          header == null ? preset.header() : header,
          label == null ? preset.label() : label,
          ignored == null ? preset.ignored() : ignored,
          separator,
          decimal == null ? preset.decimal() : decimal,
          missing == null ? preset.missing() : missing,
          task);
    } catch (IllegalArgumentException nameWithoutHeader) {
      throw new UsageException(
          String.valueOf(nameWithoutHeader.getMessage()),
          "Give its position, as in --label 1 or --ignore 1, or leave out --header no.");
    }
  }

  static final class SourceConverter implements ITypeConverter<DataSource> {
    @Override
    public DataSource convert(String text) {
      return new DataSource(text);
    }
  }

  static final class ColumnConverter implements ITypeConverter<TableColumn> {
    @Override
    public TableColumn convert(String text) {
      try {
        return TableColumn.of(text);
      } catch (IllegalArgumentException zero) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not a valid position; count from 1 at the left or from -1 at the right");
      }
    }
  }

  static final class HeaderConverter implements ITypeConverter<Header> {
    @Override
    public Header convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "yes" -> Header.PRESENT;
        case "no" -> Header.ABSENT;
        case "auto" -> Header.DETECT;
        default ->
            throw new TypeConversionException(
                "'%s' is not an answer%s"
                    .formatted(text, Spelling.choices(text, List.of("yes", "no", "auto"))));
      };
    }
  }

  static final class SeparatorConverter implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      String character = text.equalsIgnoreCase(TAB) || text.equals("\\t") ? "\t" : text;
      try {
        if (character.length() == 1) {
          return Objects.requireNonNull(
              CsvFormat.DEFAULT.withSeparator(character.charAt(0)).separator());
        }
      } catch (IllegalArgumentException partOfNumbers) {
        // Said below.
      }
      throw new TypeConversionException(
          "'" + text + "' cannot separate cells; choose a character such as , ; | or tab");
    }
  }

  static final class DecimalConverter implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      if (text.equals(".") || text.equals(",")) {
        return text.charAt(0);
      }
      throw new TypeConversionException("'" + text + "' is not a decimal mark; choose . or ,");
    }
  }

  static final class MissingConverter implements ITypeConverter<MissingValues> {
    @Override
    public MissingValues convert(String text) {
      try {
        return MissingValues.of(text);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(String.valueOf(unknown.getMessage()));
      }
    }
  }
}
