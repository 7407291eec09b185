package dev.hadamard.cli;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Role;
import dev.hadamard.bench.report.Report.Status;
import dev.hadamard.bench.report.ReportComparison;
import dev.hadamard.bench.report.ReportFiles;
import dev.hadamard.bench.run.Bench;
import dev.hadamard.bench.run.BenchOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hadamard bench}: the GPU-vs-CPU report. */
@Command(
    name = "bench",
    description = {
      "Measures all backends and devices on the same work.",
      "It checks the numbers first, and writes report.html, report.md, report.json and"
          + " environment.json."
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 a backend of Hadamard gave a wrong number or failed, or --compare"
          + " found something slower, or nothing to compare, or --fresh-jvms a JVM that takes twice"
          + " the median; 2 wrong usage; 130 stopped.",
      "A run that is stopped, or whose time ends early, leaves a finished report as it is and"
          + " writes report-partial.html and so on beside it.",
      "",
      "Examples:",
      "  hadamard bench --quick",
      "  hadamard bench --peers --out report",
      "  hadamard bench --workloads gemm,training --backends cpu,opencl --devices gpu",
      "  hadamard bench --compare old/report.json new/report.json",
      "  hadamard bench --jmh 'Launch|Arena'",
      "  hadamard bench --fresh-jvms"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BenchSelection selection = new BenchSelection();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the report goes. Default: ${DEFAULT-VALUE}")
  private String out = "hadamard-bench";

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "FILE",
      description = {
        "Measure nothing; say of each row of two report.json files, the older first, whether it is"
            + " faster, slower, the same or undecided."
      })
  private List<Path> compared = List.of();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Measure nothing; write the pages of this report.json again, to --out.")
  private @Nullable Path from;

  @Option(
      names = "--fresh-jvms",
      description = {
        "Measure instead the elementwise functions of cpu in fresh JVMs: each Java of this machine,"
            + " each garbage collector, 1 K to 64 K elements. Takes some two seconds a JVM."
      })
  private boolean freshJvms;

  @Option(
      names = "--json",
      description = "Print one JSON object; the progress goes to standard error.")
  private boolean json;

  /** The answer for machines. */
  private record Answer(List<String> files, boolean partial, long failed, List<String> verdict) {}

  /** The answer of a comparison for machines. */
  private record ComparisonAnswer(
      long faster, long slower, long same, long undecided, List<ReportComparison.Row> rows) {}

  @Override
  public Integer call() {
    requireNoContradiction();
    Console console = Console.of(spec, json);
    if (freshJvms) {
      return new FreshJvmReport(console, json).measure();
    }
    if (from != null) {
      return render(from, console);
    }
    return compared.isEmpty() ? measure(console) : compare(console);
  }

  /**
   * The option that asks for something else than a measurement of the workloads, if there is one.
   */
  private @Nullable String mode() {
    if (from != null) {
      return "--from";
    }
    if (!compared.isEmpty()) {
      return "--compare";
    }
    if (freshJvms) {
      return "--fresh-jvms";
    }
    return selection.isJmhAlone() ? "--jmh" : null;
  }

  /** Refuses an option that the chosen kind of run would ignore. */
  private void requireNoContradiction() {
    String mode = mode();
    if (mode == null) {
      return;
    }
    Set<String> obeyed = new HashSet<>(Set.of(mode, "--json", "--verbose"));
    if (mode.equals("--from") || mode.equals("--jmh")) {
      obeyed.add("--out");
    }
    spec.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .filter(name -> !obeyed.contains(name))
        .findFirst()
        .ifPresent(
            ignored -> {
              throw new UsageException(
                  "bench %s takes no %s".formatted(mode, ignored), "Leave out one of them.");
            });
  }

  /** The pages of a report that was measured before. */
  private int render(Path json, Console console) {
    Report report = ReportFiles.read(json);
    OutputFolder folder = folder();
    print(report, write(report, folder), folder, console);
    return ExitCode.OK;
  }

  private int compare(Console console) {
    ReportComparison comparison =
        ReportComparison.of(ReportFiles.read(compared.get(0)), ReportFiles.read(compared.get(1)));
    boolean isEmpty = comparison.rows().isEmpty();
    if (!isEmpty) {
      comparison.lines().stream().map(Console::literal).forEach(console::println);
    }
    if (json) {
      console.printJson(
          new ComparisonAnswer(
              comparison.count(ReportComparison.Judgement.FASTER),
              comparison.count(ReportComparison.Judgement.SLOWER),
              comparison.count(ReportComparison.Judgement.SAME),
              comparison.count(ReportComparison.Judgement.UNDECIDED),
              comparison.rows()));
    }
    if (isEmpty) {
      throw new CheckFailedException(
          "nothing to compare: no row is in both reports, %s (%s) and %s (%s)"
              .formatted(
                  compared.get(0),
                  Figures.count(comparison.onlyInA().size(), "row"),
                  compared.get(1),
                  Figures.count(comparison.onlyInB().size(), "row")));
    }
    return comparison.isRegression() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  @SuppressWarnings("try") // The interruption is there to be closed.
  private int measure(Console console) {
    BenchOptions options = selection.options(commandLine());
    selection.checkJmh();
    OutputFolder folder = folder();
    try (Interruption interruption = new Interruption()) {
      Report report;
      boolean wasStopped;
      try (BenchProgress progress = BenchProgress.of(console, "bench");
          Bench bench = new Bench(options, progress)) {
        report = bench.run();
        // An interrupt that comes now must not hinder the writing.
        wasStopped = Thread.interrupted() || bench.wasStopped();
      }
      List<String> files = write(report, folder);
      if (!wasStopped && selection.hasJmh()) {
        report = selection.addJmh(report);
        files = write(report, folder);
      }
      print(report, files, folder, console);
      return wasStopped
          ? Interruption.EXIT_CODE
          : failures(report) > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    } catch (IOException noTemporaryFiles) {
      throw new UncheckedIOException(noTemporaryFiles);
    }
  }

  private OutputFolder folder() {
    return OutputFolder.prepare(
        out,
        Stream.concat(ReportFiles.NAMES.stream(), ReportFiles.PARTIAL_NAMES.stream())
            .toArray(String[]::new));
  }

  /** The files written, the page for people first. */
  private static List<String> write(Report report, OutputFolder folder) {
    Map<String, String> texts = ReportFiles.texts(report);
    texts.forEach(folder::write);
    return texts.keySet().stream().map(name -> folder.path(name).toString()).toList();
  }

  private void print(Report report, List<String> files, OutputFolder folder, Console console) {
    List<String> verdict = ReportFiles.verdict(report);
    verdict.forEach(line -> console.println(Console.literal(line)));
    for (Result result : report.results()) {
      if (isFailure(result) || result.status() == Status.DECLARED) {
        console.println(
            Console.literal(
                "%s: %s on %s: %s"
                    .formatted(
                        fate(result.status()), result.work(), result.backend(), result.reason())));
      }
    }
    boolean isReplaced =
        folder.hadAny(
            files.stream()
                .map(file -> Path.of(file).getFileName().toString())
                .toArray(String[]::new));
    console.println(
        "report   "
            + Console.literal(files.get(0))
            + (isReplaced ? ", which replaces an earlier one" : ""));
    if (json) {
      console.printJson(new Answer(files, report.partial(), failures(report), verdict));
    }
  }

  private static String fate(Status status) {
    return switch (status) {
      case FAILED -> "failed";
      case DECLARED -> "declared error";
      default -> "wrong result";
    };
  }

  /**
   * What went wrong on backends of Hadamard. What a peer gets wrong, and what a backend declares,
   * is shown and is no failure.
   */
  private static long failures(Report report) {
    Set<String> peers =
        report.contestants().stream()
            .filter(contestant -> contestant.role() == Role.PEER)
            .map(Contestant::id)
            .collect(Collectors.toSet());
    return report.results().stream()
        .filter(BenchCommand::isFailure)
        .filter(result -> !peers.contains(result.backend()))
        .count();
  }

  private static boolean isFailure(Result result) {
    return result.status() == Status.CHECK_FAILED || result.status() == Status.FAILED;
  }

  /** What was typed after the command's name, for the report. */
  private String commandLine() {
    List<String> typed = spec.commandLine().getParseResult().originalArgs();
    return typed.stream()
        .skip(typed.indexOf(spec.name()) + 1)
        .map(ShellWord::of)
        .collect(Collectors.joining(" "));
  }
}
