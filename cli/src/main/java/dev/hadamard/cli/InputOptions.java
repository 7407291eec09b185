package dev.hadamard.cli;

import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputFormat;
import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.data.MissingValues;
import dev.hadamard.nn.data.TableColumn;
import dev.hadamard.nn.model.SavedModel;
import java.nio.file.Files;
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
      converter = DataOptions.SourceConverter.class,
      description =
          "A .csv or .csv.gz file, - for standard input, or digits. Columns are found by name, or"
              + " by order.")
  private DataSource source = new DataSource("");

  @Option(
      names = "--label",
      paramLabel = "NAME|INDEX",
      converter = DataOptions.ColumnConverter.class,
      description = "The class or value. Default: as in the training")
  private @Nullable TableColumn label;

  @Option(
      names = "--ignore",
      paramLabel = "NAME|INDEX",
      split = ",",
      hideParamSyntax = true,
      converter = DataOptions.ColumnConverter.class,
      description =
          "Columns to leave out, such as id,1. Default: those that the model does not know")
  private @Nullable List<TableColumn> ignored;

  @Option(
      names = "--header",
      paramLabel = "yes|no|auto",
      converter = DataOptions.HeaderConverter.class,
      description = "Whether line 1 names the columns. Default: auto")
  private @Nullable Header header;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = DataOptions.SeparatorConverter.class,
      description =
          "One character, or tab. Default: as a first line sep=; says, else as in the training")
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
          "On a missing value: refuse the file, predict nothing, or take the mean of the training."
              + " Default: as in the training")
  private @Nullable MissingValues missing;

  /** Where the samples are. */
  DataSource source() {
    return source;
  }

  /**
   * A note if a model was trained on these data, or on a table of this name. What comes through a
   * pipe differs each time.
   */
  Optional<String> noteOfTraining(SavedModel model) {
    if (source.isStandardInput() || !source.typed().equals(model.notes().get("data"))) {
      return Optional.empty();
    }
    if (source.isBundled()) {
      return Optional.of("the model was trained on a part of these samples");
    }
    return Files.isRegularFile(source.path())
        ? Optional.of(
            "the training table had this name; if it is the same file, the model has already seen"
                + " some of these samples")
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
    if (source.isBundled()) {
      return InputSamples.of(digits(model));
    }
    InputFormat format = format(model);
    return source.table(
        file -> format.read(file, notes), (name, stream) -> format.read(name, stream, notes));
  }

  /** Reads samples to evaluate a model on; as {@link #samples}. */
  DataSet labelled(SavedModel model, Consumer<String> notes) {
    if (source.isBundled()) {
      return digits(model);
    }
    InputFormat format = format(model);
    return source.table(
        file -> format.readLabelled(file, notes),
        (name, stream) -> format.readLabelled(name, stream, notes));
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

  private InputFormat format(SavedModel model) {
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
