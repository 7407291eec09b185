package dev.hadamard.cli;

import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.model.Model;
import dev.hadamard.spi.AtomicFile;
import dev.hadamard.spi.FileReason;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
      "The answers go to standard output, one a sample in the order of the table."
    },
    footer = {
      "",
      "Examples:",
      "  hadamard predict --data new-flowers.csv",
      "  hadamard predict --model iris.safetensors --data new.csv --probabilities",
      "  hadamard predict --data houses.csv --out prices.csv"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model. Default: ${DEFAULT-VALUE}, where train leaves it")
  private String model = ModelFile.DEFAULT;

  @Mixin private InputOptions input = new InputOptions();

  @Option(names = "--probabilities", description = "Also print how probable each class is.")
  private boolean probabilities;

  @Option(
      names = "--format",
      paramLabel = "csv|jsonl",
      description =
          "csv, with a header, or jsonl, one JSON object a line. Default: ${DEFAULT-VALUE}")
  private PredictionFormat format = PredictionFormat.CSV;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the answers there. Default: standard output")
  private @Nullable String out;

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Override
  public Integer call() {
    Console console = Console.of(spec, true);
    ModelFile file = ModelFile.read(model);
    requirePurpose(file);
    Path target = target();
    List<String> notes = new ArrayList<>();
    InputSamples samples = input.samples(file.model(), notes::add);
    try (OpenedBackend opened = OpenedBackend.of(backendOptions.config().withStep(file.step()));
        Model loaded = Model.of(file.model(), opened.backend())) {
      requireProbabilities(loaded);
      console.println("model    " + file.describe());
      console.println("backend  " + opened);
      notes.forEach(note -> console.println("table    " + Console.literal(note)));
      Predictions predictions = new Predictions(loaded, samples, file.label(), probabilities);
      if (target == null) {
        print(predictions, console);
      } else {
        write(predictions, target);
        console.println("wrote " + Console.literal(target.toString()));
      }
    }
    return ExitCode.OK;
  }

  private static void requirePurpose(ModelFile file) {
    if (file.model().task().isEmpty()) {
      throw new UsageException(
          Console.literal(file.name()) + " was saved without its classes or target scaling",
          "In Java, save it with Models.save(network, scaling, data, file).");
    }
  }

  private void requireProbabilities(Model loaded) {
    if (probabilities && (loaded.classes().isEmpty() || !loaded.hasProbabilities())) {
      throw new UsageException(
          loaded.classes().isEmpty()
              ? "the model predicts values, which have no probabilities"
              : "the activation of the model's last layer, %s, gives no probabilities"
                  .formatted(loaded.spec().outputActivation().label()),
          "Leave out --probabilities.");
    }
  }

  /** Where the answers go, tried before the work; null for standard output. */
  private @Nullable Path target() {
    if (out == null) {
      return null;
    }
    try {
      Path target = Path.of(out);
      AtomicFile.target(target);
      return target;
    } catch (IOException | InvalidPathException refused) {
      throw new UsageException(
          "cannot write the file " + Console.literal(out) + ": " + FileReason.of(refused),
          "Choose a file that can be written with --out.");
    }
  }

  private void print(Predictions predictions, Console console) {
    try {
      format.write(predictions, console.out());
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write to standard output", refused);
    }
    if (console.out().checkError() || System.out.checkError()) {
      throw new CheckFailedException("cannot write to standard output");
    }
  }

  private void write(Predictions predictions, Path target) {
    try {
      AtomicFile.write(
          target,
          stream -> {
            Writer text = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
            format.write(predictions, text);
            text.flush();
          });
    } catch (IOException refused) {
      throw new UncheckedIOException(
          target + " cannot be written: " + FileReason.of(refused), refused);
    }
  }
}
