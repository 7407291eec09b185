package dev.hadamard.cli;

import dev.hadamard.nn.model.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      "Trains a network to predict classes or values.",
      "Without any option it learns to read digits. It saves the last and the best network"
          + " (safetensors) and the learning curve (SVG) in a folder."
    },
    footer = {
      "",
      "Examples:",
      "  hadamard train",
      "  hadamard train --backend opencl --device gpu --epochs 50",
      "  hadamard train --data iris.csv --layers 32,16 --activation tanh",
      "  hadamard train --data houses.csv --task regression",
      "  hadamard train --data wine.csv --label 1 --separator ';' --missing mean",
      "  hadamard train --backend opencl --compare cpu --epochs 5"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    optionListHeading = "")
final class TrainCommand implements Callable<Integer> {

  /** The help's headings and the options below each. */
  static final Map<String, List<String>> OPTION_GROUPS = optionGroups();

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
    OutputFolder output =
        OutputFolder.prepare(out, TrainingFiles.names())
            .apartFrom("--data", trainingOptions.data().source().typed());
    List<String> notes = new ArrayList<>();
    TrainingPlan plan = TrainingPlan.of(trainingOptions, notes::add);
    try (Interruption interruption = new Interruption()) {
      List<TrainingRun> runs = train(plan, notes, console);
      List<TrainingRun> finished = runs.stream().filter(run -> !run.isInterrupted()).toList();
      if (finished.isEmpty()) {
        saveInterrupted(plan, runs.get(0), output, console);
        return Interruption.EXIT_CODE;
      }
      TrainingReport report = save(plan, finished, output);
      report(report, console);
      if (finished.size() < runs.size()) {
        console.tell("hadamard: stopped before the comparison was finished");
        return Interruption.EXIT_CODE;
      }
      return ExitCode.OK;
    }
  }

  private static Map<String, List<String>> optionGroups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Data",
        List.of(
            "--data",
            "--task",
            "--label",
            "--ignore",
            "--header",
            "--separator",
            "--decimal",
            "--missing"));
    groups.put("Network", List.of("--layers", "--activation"));
    groups.put(
        "Training", List.of("--epochs", "--learning-rate", "--batch", "--optimizer", "--seed"));
    groups.put("Device", List.of("--backend", "--device", "--compare"));
    groups.put("Output", List.of("--out", "--json"));
    return Collections.unmodifiableMap(groups);
  }

  private static TrainingReport save(
      TrainingPlan plan, List<TrainingRun> finished, OutputFolder output) {
    TrainingFiles files = TrainingFiles.in(output);
    TrainingRun run = finished.get(0);
    Models.save(run.model(plan), files.model());
    Models.save(run.bestModel(plan).orElseThrow(), files.best());
    output.write(TrainingFiles.CURVE, TrainingReport.learningCurve(plan, finished));
    return new TrainingReport(plan, finished, files);
  }

  /** Beside what an earlier run may have left, which was finished. */
  private static void saveInterrupted(
      TrainingPlan plan, TrainingRun run, OutputFolder output, Console console) {
    Path model = output.path(TrainingFiles.INTERRUPTED);
    Models.save(run.model(plan), model);
    console.tell(
        "hadamard: stopped after %d of %s; the network as it was then is in %s%s"
            .formatted(
                run.epochs().size(),
                Figures.count(plan.epochs(), "epoch"),
                model,
                output.hadAny(TrainingFiles.INTERRUPTED) ? ", which replaces an earlier one" : ""));
    run.best()
        .ifPresent(
            best -> {
              Path bestModel = output.path(TrainingFiles.INTERRUPTED_BEST);
              Models.save(run.bestModel(plan).orElseThrow(), bestModel);
              console.tell(
                  "hadamard: the best network, after epoch %d, is in %s"
                      .formatted(best.epoch().number(), bestModel));
              if (Files.exists(output.path(TrainingFiles.BEST))) {
                console.tell(
                    "hadamard: %s is from an earlier training; choose this one with --model"
                        .formatted(output.path(TrainingFiles.BEST)));
              }
            });
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
      plan.noteOfBatch(trainingOptions.batch())
          .ifPresent(note -> console.println("note     " + note));
      runs.add(train(plan, opened, console));
      if (rival != null && !runs.get(0).isInterrupted()) {
        console.println("compared with  " + rival);
        runs.add(train(plan, rival, console));
      }
    }
    return runs;
  }

  private TrainingRun train(TrainingPlan plan, OpenedBackend opened, Console console) {
    try (Progress progress = Progress.of(console, plan)) {
      return TrainingRun.of(plan, opened.backend(), progress);
    }
  }

  private void report(TrainingReport report, Console console) {
    new TrainingSummary(report, console).print();
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
