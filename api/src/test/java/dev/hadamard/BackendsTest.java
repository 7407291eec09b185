package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendContest;
import dev.hadamard.spi.BackendProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discovery with the providers of {@link TestProviders}, found by the real service loader. */
public final class BackendsTest {

  private static BackendConfig.Builder config() {
    return BackendConfig.builder(new ConfigSources(new Properties(), Map.of(), null));
  }

  @Test
  void a_survey_asks_every_provider_by_falling_priority() {
    assertThat(Backends.survey(config().build()))
        .extracting(Backends.Candidate::name)
        .containsExactly("broken", "slow-gpu", "handy", "plain", "yardstick");
  }

  @Test
  void auto_takes_the_best_device_even_of_a_provider_with_lower_priority() {
    Backends.Choice choice = Backends.choose(config().build());
    assertThat(choice.chosen().name()).isEqualTo("slow-gpu");
    assertThat(choice.isFallback()).as("a GPU is no fallback").isFalse();
    assertThat(choice.why())
        .contains("auto chose slow-gpu (integrated-gpu)")
        .contains("broken refused: no driver")
        .contains("handy has only cpu");
  }

  @Test
  void among_equal_devices_priority_decides_and_a_yardstick_is_never_taken() {
    Backends.Choice choice = Backends.choose(config().device("cpu").build());
    assertThat(choice.chosen().name()).isEqualTo("handy");
    assertThat(choice.why()).contains("plain is also available but ranks lower");
    assertThat(choice.why()).doesNotContain("yardstick");
  }

  @Test
  void auto_does_not_even_ask_a_backend_that_it_may_not_take() {
    int before = TestProviders.Yardstick.PROBES.get();
    Backends.choose(config().build());
    assertThat(TestProviders.Yardstick.PROBES).hasValue(before);
    Backends.survey(config().build());
    assertThat(TestProviders.Yardstick.PROBES).as("a survey asks").hasValue(before + 1);
  }

  @Test
  void auto_measure_tells_which_jar_it_takes() {
    assertThatThrownBy(() -> Backends.choose(config().backend("auto:measure").build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("hadamard.backend (code): auto:measure ")
        .hasMessageContaining("hadamard-nn");
  }

  @Test
  void auto_measure_takes_the_winner_and_never_lets_a_yardstick_take_part(@TempDir Path folder)
      throws Exception {
    Backends.Choice choice =
        withContest(folder, () -> Backends.choose(config().backend("auto:measure").build()));
    assertThat(choice.chosen().name()).isEqualTo("plain");
    assertThat(choice.isFallback()).as("it was measured, not fallen back to").isFalse();
    assertThat(choice.why())
        .startsWith(
            "auto:measure takes plain: a step of 64x784-512-256-10 takes plain 1.00 ms, handy 2.00"
                + " ms, slow-gpu 3.00 ms")
        .endsWith("; broken refused: no driver");
  }

  @Test
  void auto_measure_without_a_gpu_is_a_fallback_that_may_be_forbidden(@TempDir Path folder)
      throws Exception {
    BackendConfig.Builder handy = config().backend("auto:measure").device("name~handy");
    Backends.Choice choice = withContest(folder, () -> Backends.choose(handy.build()));
    assertThat(choice.chosen().name()).isEqualTo("handy");
    assertThat(choice.isFallback()).isTrue();
    BackendConfig forbidding = handy.set(ConfigKey.FALLBACK, "fail").build();
    assertThatThrownBy(() -> withContest(folder, () -> Backends.choose(forbidding)))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageStartingWith("auto finds no GPU, and hadamard.fallback=fail (code) forbids ");
  }

  /** Calls something where the service loader finds a {@link TestContest}. */
  private static Backends.Choice withContest(Path folder, Callable<Backends.Choice> call)
      throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(BackendContest.class.getName()), TestContest.class.getName() + "\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A measurement in which the candidate of the lowest priority is the fastest. */
  public static final class TestContest implements BackendContest {
    /** For the service loader. */
    public TestContest() {}

    @Override
    public Outcome among(List<Backends.Candidate> candidates, BackendConfig config) {
      Map<Backends.Candidate, Double> nanos = new LinkedHashMap<>();
      for (int i = candidates.size() - 1; i >= 0; i--) {
        nanos.put(candidates.get(i), (candidates.size() - i) * 1e6);
      }
      return new Outcome(nanos, Map.of());
    }
  }

  @Test
  void a_cpu_that_was_asked_for_is_no_fallback() {
    BackendConfig config = config().device("cpu").set(ConfigKey.FALLBACK, "fail").build();
    assertThat(Backends.choose(config).isFallback()).isFalse();
  }

  @Test
  void a_choice_without_a_gpu_is_a_fallback_that_may_be_forbidden() {
    BackendConfig.Builder handy = config().device("name~handy");
    Backends.Choice choice = Backends.choose(handy.build());
    assertThat(choice.chosen().name()).isEqualTo("handy");
    assertThat(choice.isFallback()).isTrue();
    assertThatThrownBy(() -> Backends.choose(handy.set(ConfigKey.FALLBACK, "fail").build()))
        .isInstanceOfSatisfying(
            BackendUnavailableException.class,
            refusal -> {
              assertThat(refusal.refusals()).containsOnlyKeys("broken", "slow-gpu", "plain");
              assertThat(String.valueOf(refusal.getMessage()).lines())
                  .startsWith(
                      "auto finds no GPU, and hadamard.fallback=fail (code) forbids handy. Remedy:"
                          + " set it to warn, or add a GPU",
                      "backend 'broken' is not available: no driver. Remedy: install a driver");
            });
  }

  @Test
  void auto_fails_with_every_reason_where_nothing_can_be_used() {
    assertThatThrownBy(() -> Backends.choose(config().device("accelerator").build()))
        .isInstanceOfSatisfying(
            BackendUnavailableException.class,
            refusal ->
                assertThat(refusal.refusals())
                    .containsOnlyKeys("broken", "slow-gpu", "handy", "plain")
                    .containsEntry(
                        "plain",
                        new Availability.Unavailable("no accelerator", "use another device")));
  }

  @Test
  void a_named_backend_is_opened_or_fails_and_never_replaced() {
    try (Backend plain = Backends.open(config().backend("plain").build())) {
      assertThat(plain.info().name()).isEqualTo("plain");
    }
    try (Backend yardstick = Backends.open(config().backend("Yardstick").build())) {
      assertThat(yardstick.info().name()).isEqualTo("yardstick");
    }
    assertThatThrownBy(() -> Backends.open(config().backend("broken").build()))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("install a driver");
  }

  @Test
  void one_line_tells_what_was_opened_and_how_it_works() {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.hadamard");
    Handler handler = new Lines(lines);
    logger.addHandler(handler);
    try {
      Backends.open(config().backend("plain").build()).close();
      Backends.open(config().build()).close();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("opened plain on host (cpu); precision fp32");
    assertThat(lines.get(1))
        .startsWith("opened slow-gpu on host (cpu): auto chose slow-gpu")
        .endsWith("; precision fp32");
  }

  @Test
  void an_unknown_name_lists_the_backends_on_the_class_path() {
    assertThatThrownBy(() -> Backends.open(config().backend("vulkan").build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "hadamard.backend (code): no backend is named 'vulkan'; choose one of auto,"
                + " auto:measure, broken, slow-gpu, handy, plain, yardstick");
  }

  @Test
  void a_misspelt_name_is_answered_with_the_nearest() {
    assertThatThrownBy(() -> Backends.requireFound(config().backend("plian").build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no backend is named 'plian'; did you mean 'plain'? Choose one of ");
    assertThatThrownBy(() -> Backends.open(config().backend("auto:mesure").build()))
        .hasMessageContaining("did you mean 'auto:measure'?");
  }

  @ParameterizedTest
  @CsvSource({
    "cuda, hadamard-backend-cuda",
    "ND4J, hadamard-backend-nd4j",
    "opencl, hadamard-backend-opencl",
    "cpu, hadamard-backend-cpu",
    "reference, hadamard-backend-cpu"
  })
  void a_backend_of_the_library_that_is_not_on_the_class_path_is_told_with_its_dependency(
      String name, String artifact) throws IOException {
    assertThatThrownBy(() -> Backends.open(config().backend(name).build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("hadamard.backend (code): the backend '")
        .hasMessageContaining(
            "is not on the class path. Remedy: add the dependency dev.hadamard:%s, or choose"
                .formatted(artifact));
    Path module = Path.of("..", artifact.replace("hadamard-", ""), "pom.xml");
    assertThat(Files.readString(module)).contains("<artifactId>" + artifact + "</artifactId>");
  }

  @Test
  void providers_are_found_where_the_context_class_loader_knows_none() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      thread.setContextClassLoader(empty);
      assertThat(Backends.survey(config().build())).hasSize(5);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void a_provider_that_cannot_be_loaded_hides_no_other(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(BackendProvider.class.getName()), "no.such.Provider\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader broken = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(broken);
      assertThat(Backends.survey(config().build())).hasSize(5);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Keeps what is logged. */
  private static final class Lines extends Handler {
    private final List<String> lines;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
