package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.hadamard.Backend;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.AveragePool2d;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Concatenate;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Dropout;
import dev.hadamard.nn.layer.Embedding;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.Formula;
import dev.hadamard.nn.layer.GaussianNoise;
import dev.hadamard.nn.layer.GlobalAveragePool;
import dev.hadamard.nn.layer.GroupNorm;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.nn.layer.MultiHeadAttention;
import dev.hadamard.nn.layer.Multiply;
import dev.hadamard.nn.layer.PReLU;
import dev.hadamard.nn.layer.PositionEmbedding;
import dev.hadamard.nn.layer.Reshape;
import dev.hadamard.nn.layer.RmsNorm;
import dev.hadamard.nn.layer.Softmax;
import dev.hadamard.tck.DoubleNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random networks of all layers, trained for a few steps beside the same training in double. The
 * backends share the networks among themselves; with {@code -Dthorough} each trains all of them.
 */
class RandomGraphTest {

  private static final int GRAPHS = 300;

  /** So many may be so sensitive that float32 says little about them. */
  private static final int MOST_UNSHARP = GRAPHS / 10;

  /** So many backends are on every machine: together they train all networks. */
  private static final int SHARES = 3;

  private static final Set<Class<? extends Layer>> LAYERS =
      Set.of(
          Activate.class,
          Add.class,
          AveragePool2d.class,
          BatchNorm.class,
          Concatenate.class,
          Conv2d.class,
          Dense.class,
          Dropout.class,
          Embedding.class,
          Flatten.class,
          Formula.class,
          GaussianNoise.class,
          GlobalAveragePool.class,
          GroupNorm.class,
          LayerNorm.class,
          MaxPool2d.class,
          MultiHeadAttention.class,
          Multiply.class,
          PReLU.class,
          PositionEmbedding.class,
          Reshape.class,
          RmsNorm.class,
          Softmax.class);

  private record Case(RandomGraphs.Graph graph, ExpectedTraining expected) {}

  private static final List<Case> CASES = new ArrayList<>();

  /** The first networks of which float32 says something, computed once for all backends. */
  private static List<Case> cases() {
    synchronized (CASES) {
      for (long seed = 0; CASES.size() < GRAPHS && seed < GRAPHS + MOST_UNSHARP; seed++) {
        RandomGraphs.Graph graph = RandomGraphs.of(seed);
        ExpectedTraining expected = ExpectedTraining.of(graph);
        if (expected.isSharp()) {
          CASES.add(new Case(graph, expected));
        }
      }
      assertThat(CASES).hasSize(GRAPHS);
      return List.copyOf(CASES);
    }
  }

  /** The networks of a backend: every third one, from another one on than its neighbours. */
  private static List<Case> share(String name) {
    List<Case> cases = cases();
    return Boolean.getBoolean("thorough") ? cases : share(cases, first(name));
  }

  private static <T> List<T> share(List<T> all, int first) {
    return IntStream.iterate(first, i -> i < all.size(), i -> i + SHARES)
        .mapToObj(all::get)
        .toList();
  }

  private static int first(String name) {
    return TestBackends.names().toList().indexOf(name) % SHARES;
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void three_steps_of_a_random_network_follow_double_arithmetic(String name) {
    try (Backend backend = TestBackends.open(name)) {
      for (Case c : share(name)) {
        compare(backend, c);
      }
    }
  }

  @Test
  void the_backends_of_every_machine_share_all_networks() {
    assertThat(Stream.of("cpu", "opencl", "reference").map(RandomGraphTest::first))
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  private static void compare(Backend backend, Case c) {
    RandomGraphs.Graph graph = c.graph();
    ExpectedTraining expected = c.expected();
    TrainerSettings settings = TrainerSettings.DEFAULT.seeded(graph.seed());
    Optimizer optimizer = Optimizer.momentum(graph.eta(), graph.mu());
    try (Network network = new Network(backend, graph.spec(), graph.start());
        Trainer trainer = new Trainer(network, graph.loss(), optimizer, graph.rows(), settings)) {
      for (int i = 0; i < RandomGraphs.STEPS; i++) {
        trainer.step(graph.batches().get(i).batch());
        assertThat(trainer.lossInDouble())
            .as("loss of step %d of %s", i + 1, graph)
            .isCloseTo(expected.losses().get(i), offset(expected.bounds().losses().get(i)));
        if (i == 0) { // the first velocity is the gradient
          Parameters velocity = trainer.state().slot(Momentum.VELOCITY);
          compare(graph, "gradient", expected.gradients(), velocity, expected.bounds().gradients());
        }
      }
      compare(graph, "value", expected.values(), network.read(), expected.bounds().values());
    }
  }

  private static void compare(
      RandomGraphs.Graph graph,
      String what,
      Map<String, double[]> expected,
      Parameters got,
      double bound) {
    expected.forEach(
        (name, numbers) -> {
          float[] values = got.values(name);
          for (int i = 0; i < numbers.length; i++) {
            if (!(Math.abs(values[i] - numbers[i]) <= bound)) {
              throw new AssertionError(
                  "%s %s[%d] is %s instead of %s ± %s: %s"
                      .formatted(what, name, i, values[i], numbers[i], bound, graph));
            }
          }
        });
  }

  @Test
  void the_networks_have_all_layers_and_two_to_twelve_vertices() {
    List<NetworkSpec> specs =
        IntStream.range(0, GRAPHS).mapToObj(seed -> RandomGraphs.of(seed).spec()).toList();
    assertThat(specs.stream().map(NetworkSpec::depth).collect(Collectors.toSet()))
        .containsAll(IntStream.rangeClosed(2, 12).boxed().toList());
    for (int first = 0; first < SHARES; first++) {
      assertThat(
              share(specs, first).stream()
                  .flatMap(spec -> spec.vertices().stream())
                  .map(vertex -> vertex.layer().getClass())
                  .collect(Collectors.toSet()))
          .as("share %d", first)
          .isEqualTo(LAYERS);
    }
  }

  @Test
  void the_gradients_in_double_are_the_slopes_of_the_loss() {
    double h = 1e-6;
    for (long seed = 0; seed < 60; seed++) {
      RandomGraphs.Graph graph = RandomGraphs.of(seed);
      DoubleGraph network = start(graph);
      network.step(graph.batches().get(0), (t, w, g, slots) -> {});
      double largest = ExpectedTraining.largest(network.gradients());
      Map<String, double[]> gradients = new HashMap<>(network.gradients());
      gradients.forEach(
          (name, g) -> {
            int i = g.length / 2;
            double slope = (moved(graph, name, i, h) - moved(graph, name, i, -h)) / (2 * h);
            assertThat(g[i])
                .as("%s[%d] of %s", name, i, graph)
                .isCloseTo(slope, offset(1e-9 + 1e-6 * largest));
          });
    }
  }

  private static DoubleGraph start(RandomGraphs.Graph graph) {
    return new DoubleGraph(graph.spec(), graph.start(), graph.loss(), graph.seed(), Tape.exact());
  }

  /** The first loss where one number of a parameter is another one. */
  private static double moved(RandomGraphs.Graph graph, String name, int index, double by) {
    DoubleGraph network = start(graph);
    DoubleGraph.get(network.values(), name)[index] += by;
    return network.step(graph.batches().get(0), (t, w, g, slots) -> {});
  }

  @Test
  void a_dense_network_has_the_gradients_of_the_kits_oracle() {
    for (Loss loss : DoubleNetworks.LOSSES) {
      NetworkSpec spec = NetworkSpec.of(5, 4, 3);
      Parameters start = Parameters.initial(spec, 3);
      Samples samples = Samples.random(spec, loss, 4, new SplitMix64(1));
      DoubleNetwork known = DoubleNetworks.of(spec, start, loss);
      DoubleGraph network = new DoubleGraph(spec, start, loss, 0, Tape.exact());
      assertThat(network.step(samples, (t, w, g, slots) -> {}))
          .isCloseTo(known.lossAndGradients(samples.x(), samples.t()), offset(1e-12));
      for (int layer = 0; layer < 2; layer++) {
        assertThat(network.gradients().get(layer + ".weight"))
            .containsExactly(known.weightGradient(layer), offset(1e-12));
        assertThat(network.gradients().get(layer + ".bias"))
            .containsExactly(known.biasGradient(layer), offset(1e-12));
      }
    }
  }
}
