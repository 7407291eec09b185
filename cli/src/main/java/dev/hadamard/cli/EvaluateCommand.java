package dev.hadamard.cli;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hadamard evaluate}: how well a saved model does on labelled samples. */
@Command(
    name = "evaluate",
    description = {
      "Evaluates a saved model on labelled data.",
      "The table has a column with the class or the value."
    },
    footer = {
      "",
      "Examples:",
      "  hadamard evaluate --data more-flowers.csv",
      "  hadamard evaluate --model houses.safetensors --data houses-2025.csv --json"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model. Default: ${DEFAULT-VALUE}, where train leaves it")
  private String model = ModelFile.DEFAULT;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Option(
      names = "--json",
      description = {
        "Print one JSON object. Of classes it has accuracy and the counts of the confusion table;"
            + " of values mse, mae and r2 in the target's units. What the task lacks is null."
      })
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    ModelFile file = ModelFile.read(model);
    if (file.model().task().isEmpty()) {
      throw new UsageException(
          Console.literal(file.name()) + " was saved without its classes or target scaling",
          "In Java, save it with Models.save(network, scaling, data, file).");
    }
    List<String> notes = new ArrayList<>();
    DataSet data = input.labelled(file.model(), notes::add);
    try (OpenedBackend opened = OpenedBackend.of(backendOptions.config().withStep(file.step()));
        Model loaded = Model.of(file.model(), opened.backend())) {
      console.println("model    " + file.describe());
      console.println("backend  " + opened);
      console.println(
          "data     %s: %d samples".formatted(Console.literal(input.data()), data.rows()));
      notes.forEach(note -> console.println("table    " + Console.literal(note)));
      if (input.areOfTraining(file.model())) {
        console.println("note     the model was trained on a part of these samples");
      }
      EvaluationReport report =
          new EvaluationReport(file, input.data(), opened, evaluate(loaded, data));
      report.print(console);
      if (json) {
        console.printJson(report.toJson());
      }
    }
    return ExitCode.OK;
  }

  private static Evaluation evaluate(Model loaded, DataSet data) {
    try {
      return loaded.evaluate(data);
    } catch (IllegalArgumentException unfit) {
      throw new UsageException(
          String.valueOf(unfit.getMessage()),
          "Name data like those of its training, or leave samples with missing values out with"
              + " --missing drop.");
    }
  }
}
