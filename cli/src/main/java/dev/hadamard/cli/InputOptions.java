package dev.hadamard.cli;

import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputFormat;
import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.data.MissingValues;
import dev.hadamard.nn.data.TableColumn;
import dev.hadamard.nn.model.SavedModel;
import dev.hadamard.spi.ForeignText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say where the samples for a trained network are and how a table of them is read.
 * What is not given is taken from the model's training.
 */
final class InputOptions {

  @Option(
      names = "--data",
      paramLabel = "DATA",
      required = true,
      description = {
        "A .csv or .csv.gz file like the one of the training, or digits. Columns are found by the"
            + " names that the training's table had, in any order; without names they have its"
            + " order."
      })
  private String data = "";

  @Option(
      names = "--label",
      paramLabel = "NAME|INDEX",
      converter = DataOptions.ColumnConverter.class,
      description =
          "The column of the class or value, by its name or position. Default: the one of the"
              + " training, if it is there")
  private @Nullable TableColumn label;

  @Option(
      names = "--ignore",
      paramLabel = "NAME|INDEX",
      split = ",",
      converter = DataOptions.ColumnConverter.class,
      description =
          "Columns to leave out, with commas between them. Default: those that the model does not"
              + " know by name, or those of the training")
  private @Nullable List<TableColumn> ignored;

  @Option(
      names = "--header",
      paramLabel = "yes|no|auto",
      converter = DataOptions.HeaderConverter.class,
      description = "Whether the first line names the columns. Default: auto")
  private @Nullable Header header;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = DataOptions.SeparatorConverter.class,
      description =
          "Between cells: one character, or tab. Default: the one that a first line such as sep=;"
              + " names; else as in the training; with another --decimal, the usual one for it")
  private @Nullable Character separator;

  @Option(
      names = "--decimal",
      paramLabel = ".|,",
      converter = DataOptions.DecimalConverter.class,
      description = "The decimal mark. Default: as in the training")
  private @Nullable Character decimal;

  @Option(
      names = "--missing",
      paramLabel = "fail|drop|mean",
      converter = DataOptions.MissingConverter.class,
      description =
          "What to do about a missing value: refuse the file, predict nothing for the sample, or"
              + " take the mean of the training's column. Default: as in the training")
  private @Nullable MissingValues missing;

  /** The data as they were named. */
  String data() {
    return data;
  }

  /**
   * A note if a model was trained on these data, or on a table of this name. What comes through a
   * pipe differs each time.
   */
  Optional<String> noteOfTraining(SavedModel model) {
    if (!data.equals(model.notes().get("data"))) {
      return Optional.empty();
    }
    if (isBundled()) {
      return Optional.of("the model was trained on a part of these samples");
    }
    return Files.isRegularFile(file())
        ? Optional.of(
            "the table of the training had this name; if it is this one, the model has seen a part"
                + " of these samples")
        : Optional.empty();
  }

  /**
   * Reads samples to predict.
   *
   * @param notes receives, a line each, what was decided about a table
   * @throws dev.hadamard.nn.data.DataFileException if the file cannot be used
   * @throws UsageException if the options do not go together
   */
  InputSamples samples(SavedModel model, Consumer<String> notes) {
    return isBundled() ? InputSamples.of(digits(model)) : format(model).read(file(), notes);
  }

  /** Reads samples to evaluate a model on; as {@link #samples}. */
  DataSet labelled(SavedModel model, Consumer<String> notes) {
    return isBundled() ? digits(model) : format(model).readLabelled(file(), notes);
  }

  private boolean isBundled() {
    return data.equals(DataOptions.BUNDLED);
  }

  private DataSet digits(SavedModel model) {
    boolean isTable =
        Stream.of(label, ignored, header, separator, decimal, missing).anyMatch(Objects::nonNull);
    if (isTable) {
      throw new UsageException(
          "--label, --ignore, --header, --separator, --decimal and --missing describe a CSV"
              + " file; the bundled digits need none of them",
          "Leave them out, or name a file with --data.");
    }
    DataSet digits = BundledData.digits();
    int inputs = model.spec().inputs();
    if (inputs != digits.columns()) {
      throw new UsageException(
          "the digits have %d features, the model has %d inputs"
              .formatted(digits.columns(), inputs),
          "Name a file like that of its training with --data.");
    }
    return digits;
  }

  private Path file() {
    try {
      return Path.of(data);
    } catch (InvalidPathException noPath) {
      throw new UsageException(
          "--data " + ForeignText.cutMiddle(data) + " is no file: " + noPath.getReason(),
          "Name a file.");
    }
  }

  private InputFormat format(SavedModel model) {
    if (data.isBlank()) {
      throw new UsageException("--data is empty", "Name a .csv or .csv.gz file, or digits.");
    }
    try {
      return changed(model.inputFormat());
    } catch (IllegalArgumentException nameWithoutHeader) {
      throw new UsageException(
          String.valueOf(nameWithoutHeader.getMessage()),
          "Give its position, as in --label 1 or --ignore 1, or leave out --header no.");
    }
  }

  /** The format of the training's table with the settings that are given. */
  private InputFormat changed(InputFormat trained) {
    InputFormat format = trained;
    if (label != null) {
      format = format.withLabel(label);
    }
    if (ignored != null) {
      format = format.withIgnored(ignored);
    }
    if (header != null) {
      format = format.withHeader(header);
    }
    if (separator != null) {
      format = format.withSeparator(separator);
    }
    if (decimal != null) {
      format = format.withDecimal(decimal);
    }
    if (missing != null) {
      format = format.withMissing(missing);
    }
    return format;
  }
}
