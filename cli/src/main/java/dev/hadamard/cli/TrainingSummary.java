package dev.hadamard.cli;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What people read at the end of a training: how well it went, what it left, what to do next. */
final class TrainingSummary {

  /** In which the launcher says by what name it was called. */
  private static final String PROGRAM = "cli.program";

  private final TrainingReport report;
  private final TrainingPlan plan;
  private final TrainingRun run;
  private final Console console;

  TrainingSummary(TrainingReport report, Console console) {
    this.report = report;
    this.plan = report.plan();
    this.run = report.runs().get(0);
    this.console = console;
  }

  void print() {
    BestEpoch best = run.best().orElseThrow();
    console.println("");
    if (best.test().metrics() instanceof ConfusionMatrix confusion) {
      console.println(
          ("held-out samples after epoch %d; the epoch was picked on them, so this is slightly"
                  + " optimistic")
              .formatted(best.epoch().number()));
      ConfusionTable.lines(confusion, console.columns()).forEach(console::println);
      console.println("");
    }
    console.println("best     @|bold " + result(best.test()) + "|@" + after(best.epoch()));
    console.println("last     " + result(run.test()) + after(run.last()));
    console.println("network  " + network());
    console.println("time     " + time());
    report.comparison().ifPresent(this::print);
    console.println("wrote    " + files());
    console.println("");
    console.println("next, for example:");
    next().forEach(console::printlnWhole);
    ChanceLevel.warning(best.test())
        .ifPresent(
            warning -> {
              console.println("");
              console.println("@|yellow warning|@  " + Console.literal(warning));
            });
  }

  /** The figures on the held-out samples, those of a regression in the units of its values. */
  private String result(Evaluation test) {
    return report
        .inUnits(test)
        .map(metrics -> "test " + metrics)
        .orElseGet(
            () ->
                "test accuracy %s (%s)"
                    .formatted(Figures.percent(test.accuracy()), test.confusion()));
  }

  private static String after(Epoch epoch) {
    return ", after epoch " + epoch.number();
  }

  private String network() {
    return plan.network().sizes()
        + ", "
        + Figures.count(plan.network().parameterCount(), "parameter");
  }

  private String time() {
    return String.format(
        Locale.ROOT,
        "%s for %s of %s, evaluations included; %,.0f samples/s in the steps; plus %s to"
            + " prepare the device",
        Figures.seconds(run.seconds()),
        Figures.count(run.epochs().size(), "epoch"),
        Figures.count(plan.stepsPerEpoch(), "step"),
        run.samplesPerSecond(plan),
        Figures.seconds(run.preparationSeconds()));
  }

  private void print(Comparison comparison) {
    console.println(
        "%s against %s, %s"
            .formatted(
                run.backend().name(),
                report.runs().get(1).backend().name(),
                comparison.describe(plan)));
  }

  private String files() {
    TrainingFiles files = report.files();
    return "%s (epoch %d), %s (epoch %d), %s%s"
        .formatted(
            shown(files.best()),
            run.best().orElseThrow().epoch().number(),
            shown(files.model()),
            run.last().number(),
            shown(files.curve()),
            files.areReplaced() ? "; they replace the files of an earlier training" : "");
  }

  private static String shown(Path file) {
    return Console.literal(file.toString());
  }

  /** The commands that use the best network. */
  private List<String> next() {
    String program = ShellWord.of(System.getProperty(PROGRAM, "hadamard"));
    String model = ShellWord.of(report.files().best().toString());
    String data = ShellWord.of(plan.data());
    return Stream.of(
            " predict --model " + model + " --data " + data,
            " evaluate --model " + model + " --data " + data,
            " inspect " + model)
        .map(arguments -> "  @|bold " + Console.literal(program + arguments) + "|@")
        .toList();
  }
}
