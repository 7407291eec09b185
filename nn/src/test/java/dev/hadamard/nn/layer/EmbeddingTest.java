package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Momentum;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EmbeddingTest {

  private static final NetworkSpec SPEC = NetworkSpec.builder(3).add(new Embedding(4, 2)).build();

  /** Two samples; index 1 comes three times, 3 never. */
  private static final float[] X = {1, 0, 2, 0, 1, 1};

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void rows_that_are_read_have_the_sum_of_their_gradients_and_others_0(String name) {
    float[] t = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    Parameters start = Parameters.initial(SPEC, 1);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, SPEC, start);
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(0.1, 0.5), 2)) {
      trainer.step(Batch.of(2, X, t));
      float[] w = start.values("0.weight");
      double[] expected = new double[w.length];
      for (int i = 0; i < t.length; i++) {
        int at = ((int) X[i / 2]) * 2 + i % 2;
        expected[at] += ((double) w[at] - t[i]) / 6; // a mean over six positions
      }
      float[] gradient = trainer.state().slot(Momentum.VELOCITY).values("0.weight");
      for (int i = 0; i < expected.length; i++) {
        // Three terms below 3, each of three roundings.
        assertThat((double) gradient[i]).isCloseTo(expected[i], within(27 * 0x1p-24));
      }
      assertThat(gradient[6]).as("row 3").isZero();
    }
  }

  @Test
  void what_it_cannot_read_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(4, 2).output(List.of(Shape.of(2, 3))))
        .withMessage("a layer embedding reads samples of indices in one row, not 2×3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(0, 2))
        .withMessageStartingWith("an embedding of 0 rows of 2 numbers");
  }
}
