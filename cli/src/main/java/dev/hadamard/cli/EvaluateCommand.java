package dev.hadamard.cli;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.data.MissingLabelException;
import dev.hadamard.nn.model.Model;
import dev.hadamard.nn.model.UnfitDataException;
import dev.hadamard.nn.model.UnusableSampleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      "A column of the table holds the right class or value of each sample."
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
    abbreviateSynopsis = true,
    optionListHeading = "")
final class EvaluateCommand implements Callable<Integer> {

  /** The help's headings and the options below each. */
  static final Map<String, List<String>> OPTION_GROUPS =
      PredictCommand.optionGroups(List.of("--json"));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--model", paramLabel = "FILE", description = "Default: ${DEFAULT-VALUE}")
  private String model = ModelFile.DEFAULT;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Option(
      names = "--json",
      description = {
        "Print one JSON object. Classes have accuracy and confusion, values have mse, mae and r2 in"
            + " the target's units; what the task lacks is null."
      })
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, json);
    ModelFile file = ModelFile.readForUse(model);
    List<String> notes = new ArrayList<>();
    DataSet data = labelled(file, notes);
    InputSamples samples = InputSamples.of(data);
    notes.addAll(FeatureCheck.of(file.model(), samples));
    try (OpenedBackend opened = OpenedBackend.of(backendOptions.config().withStep(file.step()));
        Model loaded = Model.of(file.model(), opened.backend())) {
      console.println("model    " + file.describe());
      console.println("backend  " + opened);
      console.println(
          "data     %s: %s"
              .formatted(
                  Console.literal(input.source().name()), Figures.count(data.rows(), "sample")));
      notes.forEach(note -> console.println("table    " + Console.literal(note)));
      input.noteOfTraining(file.model()).ifPresent(note -> console.println("note     " + note));
      EvaluationReport report =
          new EvaluationReport(
              file, input.source().typed(), opened, evaluate(loaded, data, samples));
      report.print(console);
      if (json) {
        console.printJson(report.toJson());
      }
    }
    return ExitCode.OK;
  }

  private DataSet labelled(ModelFile file, List<String> notes) {
    try {
      return input.labelled(file.model(), notes::add);
    } catch (MissingLabelException none) {
      UsageException refusal =
          new UsageException(
              none.problem(), "Try --label COLUMN, or 'hadamard predict', which needs no label.");
      refusal.initCause(none);
      throw refusal;
    }
  }

  private Evaluation evaluate(Model loaded, DataSet data, InputSamples samples) {
    try {
      return loaded.evaluate(data);
    } catch (UnusableSampleException unusable) {
      throw new UsageException(
          samples.place(unusable.sample()) + ": " + unusable.reason(),
          "Correct the sample, or delete it.");
    } catch (UnfitDataException unfit) {
      throw new UsageException(
          String.valueOf(unfit.getMessage()), "Name data like those of the training with --data.");
    }
  }
}
