package dev.hadamard.bench.jmh;

import dev.hadamard.bench.report.Report.JmhResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs this package's benchmarks from a program.
 *
 * <p>Each runs in its own JVM, with the Java, the class path and the flags of this one. JMH's
 * output goes to standard error. A benchmark that fails, as one of opencl does without a device, is
 * reported there and has no result.
 */
public final class JmhRun {

  private static final String PACKAGE = JmhRun.class.getPackageName() + ".";

  private JmhRun() {}

  /** The names of all benchmarks, such as {@code LaunchBenchmark.repeated}, sorted. */
  public static List<String> benchmarks() {
    OutputFormat silent =
        format(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
    return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
        .map(BenchmarkListEntry::getUsername)
        .map(JmhRun::shortName)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Checks an expression before a long run.
   *
   * @throws IllegalArgumentException as {@link #run(String)}
   */
  public static void require(String regex) {
    matching(regex);
  }

  /**
   * Runs the benchmarks whose names contain a match of the expression.
   *
   * @param regex a regular expression, such as {@code Launch} or {@code Arena|upload}
   * @return a row for each benchmark with each value of its parameters
   * @throws IllegalArgumentException if it is not a regular expression or matches no benchmark; the
   *     message lists the benchmarks
   * @throws IllegalStateException if none of them could be run
   */
  public static List<JmhResult> run(String regex) {
    return run(regex, new OptionsBuilder().build());
  }

  /** Runs the benchmarks with other options than those of their annotations. */
  static List<JmhResult> run(String regex, Options others) {
    ChainedOptionsBuilder options = new OptionsBuilder().parent(others);
    for (String name : matching(regex)) {
      options.include("^" + Pattern.quote(PACKAGE + name) + "$");
    }
    Collection<RunResult> results;
    try {
      results = new Runner(options.build(), format(System.err)).run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH cannot run '" + regex + "': " + e.getMessage(), e);
    }
    if (results.isEmpty()) {
      throw new IllegalStateException(
          "no benchmark that fits '" + regex + "' could be run; JMH has printed the reason");
    }
    return results.stream().map(JmhRun::row).toList();
  }

  private static List<String> matching(String regex) {
    List<String> all = benchmarks();
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no regular expression (%s); the benchmarks are %s"
              .formatted(regex, e.getDescription(), String.join(", ", all)),
          e);
    }
    List<String> matching = all.stream().filter(name -> pattern.matcher(name).find()).toList();
    if (matching.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' fits none of the benchmarks; they are %s".formatted(regex, String.join(", ", all)));
    }
    return matching;
  }

  private static JmhResult row(RunResult run) {
    BenchmarkParams parameters = run.getParams();
    Map<String, String> values = new TreeMap<>();
    for (String key : parameters.getParamsKeys()) {
      values.put(key, parameters.getParam(key));
    }
    Result<?> score = run.getPrimaryResult();
    double error = score.getScoreError();
    return new JmhResult(
        shortName(parameters.getBenchmark()),
        values,
        parameters.getMode().shortLabel(),
        score.getScore(),
        Double.isNaN(error) ? null : error, // of too few iterations
        score.getScoreUnit());
  }

  private static String shortName(String name) {
    return name.startsWith(PACKAGE) ? name.substring(PACKAGE.length()) : name;
  }

  private static OutputFormat format(PrintStream stream) {
    return OutputFormatFactory.createFormatInstance(stream, VerboseMode.NORMAL);
  }
}
