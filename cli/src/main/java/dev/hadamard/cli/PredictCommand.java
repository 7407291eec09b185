package dev.hadamard.cli;

import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.model.Model;
import dev.hadamard.nn.model.SavedModel;
import dev.hadamard.spi.ForeignText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hadamard predict}: the class or value of each sample of a table. */
@Command(
    name = "predict",
    description = {
      "Predicts classes or values with a saved model.",
      "Prints one answer for each sample, in the order of the table."
    },
    footer = {
      "",
      "Examples:",
      "  hadamard predict --model iris.safetensors --data new.csv --probabilities",
      "  hadamard predict --data houses.csv --out prices.csv"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    optionListHeading = "")
final class PredictCommand implements Callable<Integer> {

  /** The help's headings and the options below each. */
  static final Map<String, List<String>> OPTION_GROUPS =
      optionGroups(List.of("--out", "--format", "--probabilities"));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--model", paramLabel = "FILE", description = "Default: ${DEFAULT-VALUE}")
  private String model = ModelFile.DEFAULT;

  @Mixin private InputOptions input = new InputOptions();

  @Option(
      names = "--probabilities",
      description = "Print each class's probability too, to 7 digits")
  private boolean probabilities;

  @Option(
      names = "--format",
      paramLabel = "csv|jsonl",
      converter = PredictionFormat.Converter.class,
      description = "csv, with a header, or JSON lines. Default: csv")
  private PredictionFormat format = PredictionFormat.CSV;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A file for the answers. Default: standard output")
  private @Nullable String out;

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  /** Input and table, these outputs, and the device. */
  static Map<String, List<String>> optionGroups(List<String> output) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Input",
        List.of(
            "--model",
            "--data",
            "--label",
            "--ignore",
            "--header",
            "--separator",
            "--decimal",
            "--missing"));
    groups.put("Output", output);
    return Collections.unmodifiableMap(groups);
  }

  @Override
  public Integer call() {
    Console console = Console.of(spec, true);
    ModelFile file = ModelFile.readForUse(model);
    requireProbabilities(file.model());
    OutputFile target = target();
    List<String> notes = new ArrayList<>();
    InputSamples samples = input.samples(file.model(), notes::add);
    notes.addAll(FeatureCheck.of(file.model(), samples));
    try (OpenedBackend opened = OpenedBackend.of(backendOptions.config().withStep(file.step()));
        Model loaded = Model.of(file.model(), opened.backend())) {
      console.println("model    " + file.describe());
      console.println("backend  " + opened);
      notes.forEach(note -> console.println("table    " + Console.literal(note)));
      Predictions predictions = new Predictions(loaded, samples, file.label(), probabilities);
      if (target == null) {
        print(predictions, console);
      } else {
        target.write(text -> format.write(predictions, text, UnaryOperator.identity()));
        console.println("wrote " + Console.literal(target.path().toString()));
      }
    }
    return ExitCode.OK;
  }

  private void requireProbabilities(SavedModel saved) {
    if (probabilities && saved.classes().isEmpty()) {
      throw refusal("the model predicts values, which have no probabilities");
    }
    if (probabilities && !saved.hasProbabilities()) {
      throw refusal(
          "the outputs of the model are not probabilities: the activation of its last layer is "
              + saved.spec().outputActivation().label()
              + ", and its training used no cross-entropy");
    }
  }

  private static UsageException refusal(String problem) {
    return new UsageException(problem, "Leave out --probabilities.");
  }

  /** The file for the answers, checked before the work; null for standard output. */
  private @Nullable OutputFile target() {
    if (out == null) {
      return null;
    }
    OutputFile target = OutputFile.named(out).apartFrom("--model", model);
    return input.source().isBundled() ? target : target.apartFrom("--data", input.source().typed());
  }

  private void print(Predictions predictions, Console console) {
    // A terminal would obey control characters; a file and a pipe get the names as they are.
    UnaryOperator<String> shown =
        Terminal.mayShowOut() ? ForeignText::clean : UnaryOperator.identity();
    Writer answers = console.answers(); // Closing it would try to write again after a failure.
    try {
      format.write(predictions, answers, shown);
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write to standard output", refused);
    }
  }
}
