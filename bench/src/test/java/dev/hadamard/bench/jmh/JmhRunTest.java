package dev.hadamard.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.bench.report.Report.JmhResult;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Which benchmarks there are, and what a run of some gives. */
final class JmhRunTest {

  /** Another build on the machine may be at it: nothing is timed here that counts. */
  @BeforeAll
  static void run_beside_others() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void every_method_that_is_annotated_is_in_the_list() throws Exception {
    assertThat(annotated()).hasSizeGreaterThan(10).isEqualTo(JmhRun.benchmarks());
  }

  @Test
  void a_run_gives_a_row_for_each_value_of_a_parameter() {
    List<JmhResult> rows =
        JmhRun.run(
            "ArenaBenchmark",
            new OptionsBuilder()
                .param("backend", "cpu", "reference")
                .param("floats", "3")
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .build());
    assertThat(rows)
        .extracting(JmhResult::params)
        .containsExactlyInAnyOrder(
            Map.of("backend", "cpu", "floats", "3"), Map.of("backend", "reference", "floats", "3"));
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.benchmark()).isEqualTo("ArenaBenchmark.allocateAndClose");
              assertThat(row.mode()).isEqualTo("avgt");
              assertThat(row.score()).isPositive().isFinite();
              assertThat(row.error()).as("of one iteration").isNull();
              assertThat(row.unit()).isEqualTo("us/op");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"NoSuchBenchmark", "dev.hadamard.bench.jmh", "(", "*"})
  void an_expression_that_fits_nothing_lists_the_benchmarks(String regex) {
    assertThatThrownBy(() -> JmhRun.run(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + regex + "' ")
        .hasMessageContainingAll("LaunchBenchmark.repeated", "ConfigurationBenchmark.load");
  }

  @Test
  void a_run_in_which_every_benchmark_fails_is_a_failure() {
    assertThatThrownBy(
            () ->
                JmhRun.run(
                    "ArenaBenchmark",
                    new OptionsBuilder()
                        .param("backend", "no-such-backend")
                        .param("floats", "3")
                        .build()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ArenaBenchmark");
  }

  private static List<String> annotated() throws IOException, URISyntaxException {
    Path classes =
        Path.of(JmhRun.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files =
        Files.list(classes.resolve(JmhRun.class.getPackageName().replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Benchmark.class"))
          .map(name -> name.replace(".class", ""))
          .flatMap(JmhRunTest::annotatedIn)
          .sorted()
          .toList();
    }
  }

  private static Stream<String> annotatedIn(String simpleName) {
    try {
      Class<?> type = Class.forName(JmhRun.class.getPackageName() + "." + simpleName);
      return Arrays.stream(type.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Benchmark.class))
          .map(method -> simpleName + "." + method.getName());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
