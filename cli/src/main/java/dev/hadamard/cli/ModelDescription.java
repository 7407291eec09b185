package dev.hadamard.cli;

import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.model.SavedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a model file.
 *
 * @param file as it was named
 * @param fileBytes its size
 * @param network inputs, neurons of each hidden layer, outputs
 * @param parameters weights and biases
 * @param parameterBytes their size
 * @param layers from the first hidden layer to the output layer
 * @param task null if the file does not say
 * @param classes empty for a regression, and if they are not known
 * @param scaling null if the network takes raw features
 * @param target of a regression
 * @param table the columns of the training's table, null if they are not known
 * @param training null if the state of the training was not saved
 * @param notes how it was trained, text by key
 */
record ModelDescription(
    String file,
    long fileBytes,
    String network,
    long parameters,
    long parameterBytes,
    List<Layer> layers,
    @Nullable String task,
    List<String> classes,
    @Nullable Scale scaling,
    @Nullable Target target,
    @Nullable Table table,
    @Nullable Training training,
    Map<String, String> notes) {

  private static final int MOST_SHOWN = 12;

  /** A layer; the shape of its weights is {@code [out, in]}. */
  record Layer(
      List<Integer> weight,
      String activation,
      String initialisation,
      long parameters,
      long bytes) {}

  /** x′ = (x − offset)·factor, column by column. */
  record Scale(String method, List<Double> offset, List<Double> factor) {}

  /** value = offset + unit·output. */
  record Target(@Nullable String name, double offset, double unit) {}

  /**
   * How the table was written.
   *
   * @param features their names; none without a header
   * @param ignored the columns that were left out, each by its name or as {@code column 3}
   */
  record Table(
      int columns,
      List<String> features,
      @Nullable String label,
      int labelPosition,
      List<Integer> ignoredPositions,
      List<String> ignored,
      String separator,
      String decimal,
      String missing) {

    int featureCount() {
      return columns - 1 - ignoredPositions.size();
    }
  }

  /** The length of the training so far, and the size of the optimizer's state. */
  record Training(int epochs, long steps, long optimizerBytes) {}

  /**
   * The description of a file.
   *
   * @throws UncheckedIOException if its size cannot be read
   */
  static ModelDescription of(ModelFile file) {
    SavedModel model = file.model();
    NetworkSpec spec = model.spec();
    long parameters = spec.parameterCount();
    return new ModelDescription(
        file.name(),
        size(file),
        spec.sizes(),
        parameters,
        parameters * Float.BYTES,
        IntStream.range(0, spec.depth()).mapToObj(layer -> layer(spec, layer)).toList(),
        model.task().map(task -> task.label()).orElse(null),
        model.classes(),
        model.scaling().map(ModelDescription::scale).orElse(null),
        model.targetScaling().map(targets -> target(targets, file.label())).orElse(null),
        model.schema().map(ModelDescription::table).orElse(null),
        model.training().map(state -> training(state, parameters)).orElse(null),
        model.notes());
  }

  private static long size(ModelFile file) {
    try {
      return Files.size(file.path());
    } catch (IOException gone) {
      throw new UncheckedIOException(file.name() + " cannot be read", gone);
    }
  }

  private static Layer layer(NetworkSpec spec, int layer) {
    long parameters = (long) spec.outputsOf(layer) * (spec.inputsOf(layer) + 1);
    Dense dense = spec.denseLayers().orElseThrow().get(layer); // a file holds no others
    return new Layer(
        List.of(spec.outputsOf(layer), spec.inputsOf(layer)),
        dense.activation().label(),
        dense.initialisation().label(),
        parameters,
        parameters * Float.BYTES);
  }

  private static Scale scale(Scaling scaling) {
    return new Scale(scaling.method().label(), boxed(scaling.offset()), boxed(scaling.factor()));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static Target target(TargetScaling targets, String name) {
    return new Target(name.isEmpty() ? null : name, targets.offset(), targets.unit());
  }

  private static Table table(TableSchema schema) {
    return new Table(
        schema.width(),
        schema.featureNames(),
        schema.labelName().orElse(null),
        schema.label() + 1,
        schema.ignored().stream().map(column -> column + 1).toList(),
        schema.ignored().stream().map(column -> name(schema, column)).toList(),
        String.valueOf(schema.separator()),
        String.valueOf(schema.decimal()),
        schema.missing().label());
  }

  /** The name of a column, or its position where it has none. */
  private static String name(TableSchema schema, int column) {
    boolean isNamed = !schema.names().isEmpty() && !schema.names().get(column).isEmpty();
    return isNamed ? schema.names().get(column) : "column " + (column + 1);
  }

  private static Training training(TrainingState state, long parameters) {
    long bytes = state.slots().size() * parameters * Float.BYTES;
    return new Training(state.epochs(), state.steps(), bytes);
  }

  /** For people. */
  void print(Console console) {
    console.println("@|bold %s|@, %s".formatted(Console.literal(file), bytes(fileBytes)));
    console.println("");
    TextTable table = new TextTable("LAYER", "WEIGHTS", "ACTIVATION", "PARAMETERS", "BYTES");
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      table.row(
          Integer.toString(i),
          "%d×%d".formatted(layer.weight().get(0), layer.weight().get(1)),
          layer.activation(),
          grouped(layer.parameters()),
          grouped(layer.bytes()));
    }
    table.row("all", network, "", grouped(parameters), grouped(parameterBytes));
    console.println(table);
    console.println("");
    console.println("predicts   " + purpose());
    console.println(
        "scaling    "
            + (scaling == null ? "none: the network takes raw features" : scaling.method()));
    if (!isOfBundledData()) {
      console.println("table      " + (this.table == null ? "not known" : describe(this.table)));
    }
    console.println("training   " + (training == null ? "state not saved" : describe(training)));
    notes.forEach((key, text) -> console.println(line(key, text)));
  }

  private static String line(String key, String text) {
    return "%-10s %s".formatted(Console.literal(key), Console.literal(text));
  }

  private String purpose() {
    if (task == null) {
      return "not known: saved without classes or target";
    }
    if (target == null) {
      return classes.size() + " classes: " + shown(classes);
    }
    return String.format(
        Locale.ROOT,
        "a value%s: %.6g + %.6g × output",
        target.name() == null ? "" : ", '" + Console.literal(target.name()) + "'",
        target.offset(),
        target.unit());
  }

  /** Whether the training's table was the bundled one, whose columns no one asks for. */
  private boolean isOfBundledData() {
    return DataSource.BUNDLED.equals(notes.get("data"));
  }

  private static String describe(Table columns) {
    String features =
        columns.features().isEmpty()
            ? Figures.count(columns.featureCount(), "feature") + " without names"
            : "features " + shown(columns.features());
    String label =
        columns.label() == null
            ? "label in column " + columns.labelPosition() + " of " + columns.columns()
            : "label " + Console.literal(columns.label());
    return features
        + "; "
        + label
        + (columns.ignored().isEmpty() ? "" : "; ignored: " + shown(columns.ignored()))
        + "; missing values: "
        + columns.missing();
  }

  private static String describe(Training state) {
    return "%s, %s; optimizer state: %s"
        .formatted(
            Figures.count(state.epochs(), "epoch"),
            Figures.count(state.steps(), "step"),
            state.optimizerBytes() == 0 ? "none" : bytes(state.optimizerBytes()));
  }

  private static String shown(List<String> names) {
    String first = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return Console.literal(names.size() > MOST_SHOWN ? first + ", …" : first);
  }

  private static String bytes(long count) {
    return grouped(count) + " bytes";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
