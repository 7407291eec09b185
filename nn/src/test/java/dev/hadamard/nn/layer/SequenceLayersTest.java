package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.NetworkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reads the positions of sequences, against central differences in double. */
final class SequenceLayersTest {

  private static final int POSITIONS = 5;

  private static final NetworkSpec SPEC =
      NetworkSpec.builder(POSITIONS, 3)
          .add("stem", Dense.of(4, Activation.TANH))
          .add("places", new PositionEmbedding())
          .add("more", new PositionEmbedding())
          .add("head", Dense.of(2))
          .build();

  private static double[] outputs(double[] x, LayerGradient.Parameter p) {
    double[] a = RowFormulas.dense(x, p.get("stem.weight"), p.get("stem.bias"));
    for (int i = 0; i < a.length; i++) {
      int place = i % (POSITIONS * 4);
      a[i] = Math.tanh(a[i]) + p.get("places.weight")[place] + p.get("more.weight")[place];
    }
    return RowFormulas.dense(a, p.get("head.weight"), p.get("head.bias"));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void their_gradient_is_the_slope_of_the_loss(String name) {
    LayerGradient check = new LayerGradient(SPEC, 3, SequenceLayersTest::outputs);
    check.hasTheOutputs(name, 2e-6);
    check.isTheSlope(name, 2e-6);
  }

  @Test
  void a_position_embedding_reads_sequences_only() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PositionEmbedding().output(List.of(Shape.of(4))))
        .withMessage("a layer position-embedding reads samples of positions × features, not [4]");
  }
}
