package dev.hadamard.cli;

import dev.hadamard.nn.model.Models;
import dev.hadamard.spi.ForeignText;
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

/** {@code hadamard train}: trains a network and leaves the model and its learning curve. */
@Command(
    name = "train",
    description = {
      "Trains a network to predict classes or values; without any option, to read digits.",
      "Leaves the model (safetensors) and the learning curve (SVG) in a folder."
    },
    footer = {
      "",
      "Examples:",
      "  hadamard train",
      "  hadamard train --backend opencl --device gpu --epochs 50",
      "  hadamard train --data iris.csv --layers 32,16 --activation tanh",
      "  hadamard train --data houses.csv --task regression",
      "  hadamard train --data wine.csv --label 1 --separator ';' --decimal , --missing mean",
      "  hadamard train --backend opencl --compare cpu --epochs 5"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class TrainCommand implements Callable<Integer> {

  private static final String MODEL = "model.safetensors";
  private static final String INTERRUPTED_MODEL = "model-interrupted.safetensors";
  private static final String CURVE = "learning-curve.svg";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BackendOptions backendOptions = new BackendOptions();

  @Mixin private TrainingOptions trainingOptions = new TrainingOptions();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the results go. Default: ${DEFAULT-VALUE}")
  private String out = "hadamard-out";

  @Option(
      names = "--compare",
      paramLabel = "BACKEND",
      description = {
        "Train the same network on this backend too, print the largest divergence, and fail if, in"
            + " the first 250 steps, a loss differs by more than 1e-4 of itself or a weight by"
            + " 2e-5. With relu, leaky-relu, selu or hard-sigmoid, whose slopes jump, the losses of"
            + " 50 steps and the weights after 20 are judged: then two right runs may part. Losses"
            + " are known after whole epochs; where one takes more steps than that, the weights"
            + " after 20 steps are judged alone."
      })
  private @Nullable String compare;

  @Option(
      names = "--json",
      description = {
        "Print one JSON object; the progress goes to standard error. On the held-out samples it has"
            + " testAccuracy, or for a regression testMse, testMae and testR2, in the target's"
            + " units; what the task lacks is null."
      })
  private boolean json;

  @Override
  @SuppressWarnings("try") // The interruption is there to be closed.
  public Integer call() {
    Console console = Console.of(spec, json);
    OutputFolder output = OutputFolder.prepare(out, MODEL, INTERRUPTED_MODEL, CURVE);
    List<String> notes = new ArrayList<>();
    TrainingPlan plan = TrainingPlan.of(trainingOptions, notes::add);
    try (Interruption interruption = new Interruption()) {
      List<TrainingRun> runs = train(plan, notes, console);
      List<TrainingRun> finished = runs.stream().filter(run -> !run.isInterrupted()).toList();
      if (finished.isEmpty()) {
        saveInterrupted(plan, runs.get(0), output);
        return Interruption.EXIT_CODE;
      }
      Models.save(finished.get(0).model(plan), output.path(MODEL));
      output.write(CURVE, TrainingReport.learningCurve(plan, finished));
      report(new TrainingReport(plan, finished, output.path(MODEL), output.path(CURVE)), console);
      if (finished.size() < runs.size()) {
        spec.commandLine().getErr().println("hadamard: stopped before the comparison was finished");
        return Interruption.EXIT_CODE;
      }
      return ExitCode.OK;
    }
  }

  private void saveInterrupted(TrainingPlan plan, TrainingRun run, OutputFolder output) {
    Models.save(run.model(plan), output.path(INTERRUPTED_MODEL));
    spec.commandLine()
        .getErr()
        .printf(
            "hadamard: stopped after %d of %d epochs; the network as it was then is in %s%n",
            run.epochs().size(),
            plan.epochs(),
            ForeignText.clean(output.path(INTERRUPTED_MODEL).toString()));
  }

  /** The run, and the one to compare it with if there is to be one. */
  private List<TrainingRun> train(TrainingPlan plan, List<String> notes, Console console) {
    List<TrainingRun> runs = new ArrayList<>();
    // Both are opened first, so that a missing one is known before hours have passed.
    try (OpenedBackend opened = OpenedBackend.of(backendOptions.config().withStep(plan.step()));
        OpenedBackend rival =
            compare == null ? null : OpenedBackend.of(BackendOptions.config(compare))) {
      console.println("backend  " + opened);
      console.println(plan.describe());
      notes.forEach(note -> console.println("table    " + Console.literal(note)));
      runs.add(train(plan, opened, console));
      if (rival != null && !runs.get(0).isInterrupted()) {
        console.println("compared with  " + rival);
        runs.add(train(plan, rival, console));
      }
    }
    return runs;
  }

  private TrainingRun train(TrainingPlan plan, OpenedBackend opened, Console console) {
    try (Progress progress =
        Progress.of(console, opened.name(), plan.epochs(), plan.stepsPerEpoch(), plan.score())) {
      return TrainingRun.of(plan, opened.backend(), progress);
    }
  }

  private void report(TrainingReport report, Console console) {
    report.print(console);
    if (json) {
      console.printJson(report.toJson());
    }
    report
        .comparison()
        .filter(comparison -> !comparison.withinBounds())
        .ifPresent(
            comparison -> {
              throw new CheckFailedException("the two trainings differ by more than the bound");
            });
  }
}
