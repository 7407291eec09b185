package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.Dense;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetworkSpecTest {

  private static void refused(ThrowingCallable network, String message) {
    assertThatThrownBy(network)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_graph_names_its_parameters_by_vertex() {
    NetworkSpec spec =
        NetworkSpec.builder(4)
            .add("stem", Dense.of(3, Activation.TANH))
            .add("branch", Dense.of(3))
            .add("sum", new Add(), "stem", "branch")
            .add(new Activate(Activation.RELU))
            .add("head", Dense.of(2))
            .build();
    assertThat(spec.parameters())
        .extracting(NetworkSpec.Parameter::name)
        .containsExactly(
            "stem.weight", "stem.bias", "branch.weight", "branch.bias", "head.weight", "head.bias");
    assertThat(spec.sizes()).isEqualTo("4-3-3-2");
    assertThat(spec.parameterCount()).isEqualTo(3 * 5 + 3 * 4 + 2 * 4);
    assertThat(spec.output()).isEqualTo(Shape.of(2));
    assertThat(spec.denseLayers()).isEmpty();
    assertThat(NetworkSpec.of(4, 3, 2).denseLayers().orElseThrow()).hasSize(2);
  }

  @Test
  void a_graph_that_does_not_fit_is_refused_with_the_vertex() {
    refused(
        () -> NetworkSpec.builder(4).add("a", Dense.of(3), "b").build(),
        "vertex a reads b, and no vertex has that name; it may read input");
    refused(
        () -> NetworkSpec.builder(4).add("a", Dense.of(3)).add("a", Dense.of(3)).build(),
        "two vertices are named a");
    refused(
        () -> NetworkSpec.builder(4).add("a", Dense.of(3)).add("b", Dense.of(3), "input").build(),
        "no vertex reads a");
    refused(
        () ->
            NetworkSpec.builder(4)
                .add("a", Dense.of(3))
                .add("b", Dense.of(2))
                .add("sum", new Add(), "a", "b")
                .build(),
        "vertex sum reads a of [3] and b of [2]: add has inputs of different shapes");
    refused(() -> NetworkSpec.builder(4).add("sum", new Add()).build(), "at least two inputs");
    refused(
        () -> NetworkSpec.builder(4, 4, 2).add("stem", Dense.of(3)).build(),
        "vertex stem reads input of 4×4×2: a dense layer reads samples of rank 1, or positions ×"
            + " features, not 4×4×2; flatten them to one row of 32 numbers");
    refused(() -> NetworkSpec.builder(4).build(), "at least an output layer");
    refused(() -> new Vertex("a.b", Dense.of(3), List.of("input")), "'a.b' cannot be");
    refused(() -> new Vertex("input", Dense.of(3), List.of("input")), "'input' cannot be");
  }

  @Test
  void a_graph_with_a_cycle_is_refused_with_all_vertices_of_it() {
    refused(
        () ->
            NetworkSpec.builder(4)
                .add("stem", Dense.of(4))
                .add("a", new Add(), "stem", "c")
                .add("b", Dense.of(4), "a")
                .add("c", Dense.of(4), "b")
                .build(),
        "vertex a reads c, and the graph has a cycle: a reads c reads b reads a");
    refused(
        () -> NetworkSpec.builder(4).add("a", new Add(), "input", "a").build(),
        "vertex a reads a, and the graph has a cycle: a reads a");
    refused(
        () ->
            NetworkSpec.builder(4)
                .add("a", new Add(), "input", "b")
                .add("b", Dense.of(4), "input")
                .add("c", new Add(), "a", "b")
                .build(),
        "vertex a reads b, which comes after it; add b before it");
  }

  @Test
  void a_dense_layer_reads_each_position_of_a_sequence_with_the_same_weights() {
    NetworkSpec spec = NetworkSpec.builder(5, 3).add(Dense.of(2)).build();
    assertThat(spec.output()).isEqualTo(Shape.of(5, 2));
    assertThat(spec.parameterCount()).isEqualTo(2 * 3 + 2);
    assertThat(spec.denseLayers()).as("a file knows samples of one row").isEmpty();
  }
}
