package dev.hadamard.cli;

import dev.hadamard.bench.jvm.FreshJvm;
import dev.hadamard.bench.jvm.FreshJvmTable;
import dev.hadamard.bench.jvm.FreshJvms;
import dev.hadamard.bench.jvm.Javas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ExitCode;

/** The report of {@code hadamard bench --fresh-jvms}. */
final class FreshJvmReport {

  private final Console console;
  private final boolean json;

  /** One time for machines. */
  private record Time(
      String loops, String function, int elements, int java, String collector, double nanos) {}

  /** The answer for machines, in nanoseconds an element. */
  private record Answer(double bound, List<Time> times) {}

  FreshJvmReport(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** Measures, prints, and returns the exit code. */
  @SuppressWarnings("try") // The interruption is there to be closed.
  int measure() {
    Map<FreshJvm, Double> nanos;
    boolean wasStopped;
    try (Interruption interruption = new Interruption()) {
      nanos = run();
      wasStopped = Thread.interrupted();
    }
    List<FreshJvmTable.Row> rows = FreshJvmTable.of(nanos);
    print(rows);
    if (json) {
      console.printJson(new Answer(FreshJvmTable.BOUND, times(nanos)));
    }
    if (wasStopped) {
      return Interruption.EXIT_CODE;
    }
    return rows.stream().allMatch(FreshJvmTable.Row::isEven) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Map<FreshJvm, Double> run() {
    try (BenchProgress progress = BenchProgress.of(console, "fresh JVMs")) {
      return FreshJvms.run(FreshJvms.all(Javas.installed()), progress);
    } catch (IOException noProcess) {
      throw new UncheckedIOException(noProcess);
    }
  }

  private void print(List<FreshJvmTable.Row> rows) {
    TextTable table =
        new TextTable("ns an element", "loops", "best", "median", "worst", "times the median", "");
    for (FreshJvmTable.Row row : rows) {
      table.row(
          row.function().label(),
          row.loops(),
          number(row.bestNanos()),
          number(row.medianNanos()),
          number(row.worstNanos()),
          number(row.ratio()),
          row.isEven()
              ? ""
              : "Java %s, %,d elements".formatted(row.worst().jvm(), row.worst().elements()));
    }
    table.lines().forEach(line -> console.println(Console.literal(line)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static List<Time> times(Map<FreshJvm, Double> nanos) {
    List<Time> times = new ArrayList<>();
    nanos.forEach(
        (jvm, value) ->
            times.add(
                new Time(
                    jvm.loops(),
                    jvm.function().label(),
                    jvm.elements(),
                    jvm.java().release(),
                    jvm.collector(),
                    value)));
    return times;
  }
}
