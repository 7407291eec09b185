package dev.hadamard.bench.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.bench.run.BenchListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshJvmsTest {

  private static final Javas.Installation JAVA =
      new Javas.Installation(Path.of(System.getProperty("java.home")), Runtime.version().feature());

  /** Keeps the notes. */
  private static final class Log implements BenchListener {
    private final List<String> notes = new ArrayList<>();

    @Override
    public void note(String line) {
      notes.add(line);
    }

    @Override
    public void progress(String what, double done, double secondsLeft) {}
  }

  private final Log log = new Log();

  private static FreshJvm jvm(String collector) {
    return new FreshJvm(JAVA, collector, false, Activation.SIGMOID, 1024);
  }

  @Test
  void a_process_tells_its_time_and_one_that_cannot_start_is_noted() throws Exception {
    Map<FreshJvm, Double> nanos =
        FreshJvms.run(List.of(jvm("Serial"), jvm("NoSuchCollector")), log);
    assertThat(nanos).containsOnlyKeys(jvm("Serial"));
    assertThat(nanos.get(jvm("Serial"))).isPositive();
    assertThat(log.notes)
        .singleElement()
        .asString()
        .contains("sigmoid of 1,024 elements, plain loops", "NoSuchCollector failed");
  }

  @Test
  void an_interrupted_run_has_what_was_measured_before() throws Exception {
    Thread.currentThread().interrupt();
    assertThat(FreshJvms.run(List.of(jvm("Serial")), log)).isEmpty();
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
  }

  @Test
  void every_java_meets_every_collector_function_size_and_set_of_loops() {
    assertThat(FreshJvms.all(List.of(JAVA))).hasSize(3 * 6 * 3 * 2).doesNotHaveDuplicates();
  }

  @Test
  void the_worst_of_all_is_named_and_judged_by_the_median() {
    Map<FreshJvm, Double> nanos = new LinkedHashMap<>();
    nanos.put(jvm("Serial"), 10.0);
    nanos.put(jvm("Parallel"), 0.6);
    nanos.put(jvm("G1"), 0.7);
    FreshJvmTable.Row row = FreshJvmTable.of(nanos).get(0);
    assertThat(row)
        .isEqualTo(new FreshJvmTable.Row(Activation.SIGMOID, "plain", 0.6, 0.7, 10, jvm("Serial")));
    assertThat(row.isEven()).isFalse();
    nanos.put(jvm("Serial"), 1.3);
    assertThat(FreshJvmTable.of(nanos)).allMatch(FreshJvmTable.Row::isEven);
  }

  @Test
  void an_installation_is_known_by_its_release_file(@TempDir Path home) throws Exception {
    Files.createFile(Files.createDirectories(home.resolve("bin")).resolve("java"));
    Path program = home.resolve("bin/java");
    assertThat(Javas.Installation.in(home)).as("without the file").isEmpty();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"27.0.1\"\n");
    assertThat(Javas.Installation.in(home)).as("not executable").isEmpty();
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(Javas.Installation.in(home)).contains(new Javas.Installation(home, 27));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"28-ea\"\n");
    assertThat(Javas.Installation.in(home)).contains(new Javas.Installation(home, 28));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    assertThat(Javas.Installation.in(home)).as("too old").isEmpty();
  }

  @Test
  void this_java_is_among_those_installed() {
    assertThat(Javas.installed()).contains(JAVA);
  }
}
