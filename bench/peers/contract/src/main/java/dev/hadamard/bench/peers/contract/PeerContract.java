package dev.hadamard.bench.peers.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.bench.peers.contract.DoubleArithmetic.Expected;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for a peer, found and opened as its process does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PeerContract {

  /** Products in every layout: square, odd, a row and a column. */
  protected static final List<String> PRODUCTS =
      Stream.of("nn", "nt", "tn")
          .flatMap(
              layout ->
                  Stream.of("64 64 64", "5 7 11", "1 33 17", "33 1 17")
                      .map(shape -> "matmul " + layout + " " + shape))
          .toList();

  /** What is done to vectors, but for activations. */
  protected static final List<String> VECTORS =
      List.of(
          "elementwise hadamard hadamard 5001",
          "elementwise axpby axpby 5001",
          "elementwise copy copy 5001");

  /** Networks with none, one and two hidden layers, of sizes that no two layers share. */
  protected static final List<String> TRAININGS =
      List.of("train 8 5 3", "train 8 5 6 3", "train 32 20 16 12 10");

  /**
   * Each pass of a convolution. The channels are whole vectors: PyTorch 2.7.1 computes a wrong data
   * gradient, at times NaN, for images of 3 channels and outputs of 5 on a processor with AVX-512.
   */
  protected static final List<String> CONVOLUTIONS =
      Stream.of("forward", "data-gradient", "weight-gradient")
          .flatMap(
              pass ->
                  Stream.of("1 4 5 16 16", "2 7 4 16 32", "3 6 6 32 16")
                      .map(shape -> "convolution " + pass + " " + shape))
          .toList();

  private static final List<String> ACTIVATIONS =
      Arrays.stream(Activation.values()).map(Activation::label).toList();

  /** So many that a gradient which is kept, or a bias which is not trained, shows. */
  private static final int STEPS = 40;

  private final String name;
  private final List<String> offered;
  private Engine engine;

  /**
   * A peer's contract.
   *
   * @param name the engine's
   * @param offered the works that it must do right; it must refuse the others that are known here
   */
  @SuppressWarnings("NullAway.Init") // JUnit opens the engine
  protected PeerContract(String name, List<String> offered) {
    this.name = name;
    this.offered = offered;
  }

  /** The works that apply activation functions, and their derivatives. */
  protected static List<String> activations(String... labels) {
    return Arrays.stream(labels)
        .flatMap(
            label ->
                Stream.of(
                    "elementwise activate " + label + " 5001",
                    "elementwise derivative " + label + " 5001"))
        .toList();
  }

  /** All works of several lists. */
  @SafeVarargs
  protected static List<String> all(List<String>... works) {
    List<String> all = new ArrayList<>();
    for (List<String> some : works) {
      all.addAll(some);
    }
    return all;
  }

  @BeforeAll
  void open() throws Exception {
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
      if (provider.names().contains(name)) {
        engine = provider.open(name, "");
        return;
      }
    }
    throw new AssertionError("no provider on the class path offers " + name);
  }

  @AfterAll
  void close() {
    if (engine != null) { // a JVM where it cannot be opened shows why, not this
      engine.close();
    }
  }

  @ParameterizedTest
  @MethodSource("offered")
  void computes_what_double_arithmetic_does(String text) {
    Work work = Work.parse(text);
    try (Task task = engine.prepare(work)) {
      assertThatAllAreNear(DoubleArithmetic.of(work), task.result());
    }
  }

  @ParameterizedTest
  @MethodSource("offered")
  void runs_as_often_as_asked(String text) {
    try (Task task = engine.prepare(Work.parse(text))) {
      for (int i = 0; i < 3; i++) {
        task.run();
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("trainings")
  void goes_on_where_the_last_step_ended(String text) {
    Work.TrainingStep work = (Work.TrainingStep) Work.parse(text);
    try (Task task = engine.prepare(work)) {
      for (int i = 1; i < STEPS; i++) {
        task.run();
      }
      assertThatAllAreNear(DoubleArithmetic.weights(work, STEPS), task.result());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void says_what_it_lacks(String text) {
    assertThatThrownBy(() -> engine.prepare(Work.parse(text)))
        .isInstanceOf(UnsupportedOperationException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void tells_what_it_is() {
    assertThat(engine.describe()).containsKeys("library", "version", "device", "threads");
    assertThat(engine.describe().values()).allSatisfy(fact -> assertThat(fact).isNotBlank());
  }

  private static void assertThatAllAreNear(List<Expected> expected, float[] result) {
    assertThat(result).hasSameSizeAs(expected);
    for (int i = 0; i < result.length; i++) {
      assertThat(Math.abs(result[i] - expected.get(i).value()))
          .as("[%d] = %s, should be %s", i, result[i], expected.get(i))
          .isLessThanOrEqualTo(expected.get(i).tolerance());
    }
  }

  private List<String> offered() {
    return offered;
  }

  private List<String> trainings() {
    return offered.stream().filter(TRAININGS::contains).toList();
  }

  private List<String> refused() {
    return Stream.of(
            PRODUCTS,
            VECTORS,
            TRAININGS,
            CONVOLUTIONS,
            activations(ACTIVATIONS.toArray(String[]::new)),
            List.of("transfer upload 4096", "launch 1"))
        .flatMap(List::stream)
        .filter(work -> !offered.contains(work))
        .toList();
  }
}
