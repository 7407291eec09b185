package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.op.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layer norm, group norm and RMS norm against their formulas in double. */
final class RowNormsTest {

  private static final String BACKENDS = "dev.hadamard.nn.TestBackends#names";

  private static LayerGradient layerNorm() {
    NetworkSpec spec =
        NetworkSpec.builder(2, 3, 2)
            .add(Conv2d.of(5, Window.of(1, 1)))
            .add(LayerNorm.of())
            .add(Conv2d.of(2, Window.of(2, 3)))
            .build();
    return new LayerGradient(
        spec,
        3,
        (x, p) -> {
          double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
          double[] y = RowFormulas.layerNorm(z, p.get("1.weight"), p.get("1.bias"), 1e-5f);
          return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
        });
  }

  private static LayerGradient groupNorm() {
    NetworkSpec spec =
        NetworkSpec.builder(2, 3, 2)
            .add(Conv2d.of(6, Window.of(1, 1)))
            .add(GroupNorm.of(3))
            .add(Conv2d.of(2, Window.of(2, 3)))
            .build();
    return new LayerGradient(
        spec,
        3,
        (x, p) -> {
          double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
          double[] gamma = p.get("1.weight");
          double[] y = RowFormulas.groupNorm(z, gamma, p.get("1.bias"), 6, 3, 1e-5f);
          return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
        });
  }

  private static LayerGradient rmsNorm() {
    NetworkSpec spec =
        NetworkSpec.builder(4).add(Dense.of(6)).add(RmsNorm.of()).add(Dense.of(3)).build();
    return new LayerGradient(
        spec,
        5,
        (x, p) -> {
          double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
          double[] y = RowFormulas.rmsNorm(z, p.get("1.weight"), 0x1p-23);
          return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_gradient_of_a_layer_norm_is_the_slope_of_the_loss(String name) {
    layerNorm().isTheSlope(name, 1e-5);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_gradient_of_a_group_norm_is_the_slope_of_the_loss(String name) {
    groupNorm().isTheSlope(name, 1e-5);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_gradient_of_an_rms_norm_is_the_slope_of_the_loss(String name) {
    rmsNorm().isTheSlope(name, 1e-5);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void they_infer_by_the_formulas_of_training(String name) {
    layerNorm().hasTheOutputs(name, 5e-6);
    groupNorm().hasTheOutputs(name, 5e-6);
    rmsNorm().hasTheOutputs(name, 5e-6);
  }

  /**
   * A naive E[x²] − E[x]² has an error of 10⁸·2⁻²⁴ ≈ 6. Here the mean of n numbers is off by at
   * most √n·2⁻²⁴·10⁴, as its sum is added in few chains, and x̂ by as much. A group norm sums
   * differences from a first value; its mean has one rounding.
   */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void a_large_mean_costs_a_layer_norm_only_the_digits_of_the_mean(String name) {
    int n = 1000;
    Random random = new Random(4);
    float[] x = new float[3 * n];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1e4 + random.nextGaussian());
    }
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    double[] exact = RowFormulas.layerNorm(LayerGradient.doubles(x), ones, new double[n], 1e-5);
    assertNormalised(name, LayerNorm.of(), x, exact, Math.sqrt(n) * 0x1p-24 * 1e4);
    assertNormalised(name, GroupNorm.of(1), x, exact, 2 * 0x1p-24 * 1e4);
  }

  private static void assertNormalised(
      String name, Layer layer, float[] x, double[] exact, double error) {
    NetworkSpec spec = NetworkSpec.builder(x.length / 3).add(layer).build();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec, 1);
        Inference inference = new Inference(network, 3)) {
      float[] y = inference.outputs(x);
      for (int i = 0; i < y.length; i++) {
        assertThat((double) y[i])
            .as("%s %s [%d]", name, layer, i)
            .isCloseTo(exact[i], within(error));
      }
    }
  }

  @Test
  void their_constants_are_those_of_the_frameworks() {
    assertThat(LayerNorm.of().epsilon()).isEqualTo(1e-5);
    assertThat(LayerNorm.keras().epsilon()).isEqualTo(1e-3);
    assertThat(GroupNorm.of(2).epsilon()).isEqualTo(1e-5);
    assertThat(GroupNorm.keras(2).epsilon()).isEqualTo(1e-3);
    assertThat(RmsNorm.of().epsilon()).isEqualTo(0x1p-23);
  }

  @Test
  void groups_that_do_not_divide_the_channels_are_refused_with_the_remedy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupNorm.of(4).output(List.of(Shape.of(8, 8, 6))))
        .withMessage(
            "a layer group-norm of 4 groups reads samples of 8×8×6, whose channels are 6; take"
                + " groups that divide them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupNorm.of(0))
        .withMessage("a group norm of 0 groups, at least 1");
  }

  @Test
  void an_epsilon_of_0_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerNorm(0))
        .withMessage("epsilon of a layer norm: 0.0, take a small positive number such as 1e-5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RmsNorm(-1))
        .withMessage("epsilon of an RMS norm: -1.0, take a small positive number such as 1e-5");
  }
}
