package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.op.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pooling layers: gradients against central differences, and PyTorch's conventions. */
final class PoolingTest {

  private static final String BACKENDS = "dev.hadamard.nn.TestBackends#names";

  private static final Window THREE = Window.of(3, 3).stride(2).padding(1);

  // ------------------------------------------------------------------------------------ gradients

  /** What is computed of the pixels that a window sees. */
  private interface Kind {
    double of(double[] seen);
  }

  /** Images of 6 × 5 × 2 through a window of 3 × 3, stride 2, padding 1. */
  private static double[] pooled(double[] z, int rows, Kind kind) {
    double[] y = new double[rows * 3 * 3 * 2];
    for (int o = 0; o < y.length; o++) {
      int c = o % 2;
      int j = o / 2 % 3;
      int i = o / 6 % 3;
      int image = o / 18;
      double[] seen = new double[9];
      int count = 0;
      for (int row = 2 * i - 1; row < 2 * i + 2; row++) {
        for (int column = 2 * j - 1; column < 2 * j + 2; column++) {
          if (row >= 0 && row < 6 && column >= 0 && column < 5) {
            seen[count++] = z[((image * 6 + row) * 5 + column) * 2 + c];
          }
        }
      }
      y[o] = kind.of(Arrays.copyOf(seen, count));
    }
    return y;
  }

  private static LayerGradient gradient(Layer layer, Kind kind) {
    int rows = 2;
    NetworkSpec spec =
        NetworkSpec.builder(6, 5, 2)
            .add(Conv2d.of(2, Window.of(1, 1)))
            .add(layer)
            .add(Conv2d.of(2, Window.of(3, 3)))
            .build();
    return new LayerGradient(
        spec,
        rows,
        (x, p) -> {
          double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
          double[] y = pooled(z, rows, kind);
          return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_gradient_of_a_max_pool_is_the_slope_of_the_loss(String name) {
    gradient(MaxPool2d.of(THREE), seen -> Arrays.stream(seen).max().orElseThrow())
        .isTheSlope(name, 1e-5);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_gradient_of_an_average_pool_is_the_slope_of_the_loss(String name) {
    gradient(AveragePool2d.of(THREE), seen -> Arrays.stream(seen).sum() / 9).isTheSlope(name, 1e-5);
    gradient(AveragePool2d.onnx(THREE), seen -> Arrays.stream(seen).average().orElseThrow())
        .isTheSlope(name, 1e-5);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_gradient_of_a_global_average_pool_is_the_slope_of_the_loss(String name) {
    NetworkSpec spec =
        NetworkSpec.builder(3, 4, 2)
            .add(Conv2d.of(3, Window.of(1, 1)))
            .add(new GlobalAveragePool())
            .add(Dense.of(2))
            .build();
    int rows = 3;
    new LayerGradient(
            spec,
            rows,
            (x, p) -> {
              double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
              double[] y = new double[rows * 3];
              for (int o = 0; o < y.length; o++) {
                y[o] = RowFormulas.mean(z, o / 3 * 36 + o % 3, 3, 12, v -> v);
              }
              return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
            })
        .isTheSlope(name, 1e-5);
  }

  // ---------------------------------------------------------------------------------- conventions

  private static float[] outputs(String name, Layer layer, int height, int width, float... image) {
    NetworkSpec spec = NetworkSpec.builder(height, width, 1).add(layer).build();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec, 1);
        Inference inference = new Inference(network, 1)) {
      return inference.outputs(image);
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_padding_of_a_max_pool_is_never_the_largest_and_nan_is(String name) {
    assertThat(outputs(name, MaxPool2d.of(THREE), 3, 3, -1, -2, -3, -4, -5, -6, -7, -8, -9))
        .containsExactly(-1, -2, -4, -5);
    assertThat(outputs(name, MaxPool2d.of(2), 2, 4, 1, Float.NaN, 3, 4, 5, 6, 7, 8))
        .containsExactly(Float.NaN, 8);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_padding_of_an_average_pool_counts_unless_it_is_that_of_onnx(String name) {
    float[] image = {9, 9, 9, 9};
    Window window = Window.of(2, 2).stride(2).padding(1);
    assertThat(outputs(name, AveragePool2d.of(window), 2, 2, image))
        .containsExactly(2.25f, 2.25f, 2.25f, 2.25f);
    assertThat(outputs(name, AveragePool2d.onnx(window), 2, 2, image)).containsExactly(9, 9, 9, 9);
  }

  /** Of 3 columns in steps of 2 the second position has one column, and another hangs over. */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void what_hangs_over_the_image_is_neither_compared_nor_counted(String name) {
    Window window = Window.of(1, 2).stride(1, 2);
    assertThat(outputs(name, new AveragePool2d(window, true, true), 1, 3, 2, 4, 8))
        .containsExactly(3, 8);
    assertThat(outputs(name, new MaxPool2d(window, true), 1, 3, -2, -4, -8))
        .containsExactly(-2, -8);
    assertThat(outputs(name, MaxPool2d.of(window), 1, 3, -2, -4, -8)).containsExactly(-2);
  }

  @Test
  void rounded_up_there_is_no_position_that_begins_behind_the_image() {
    MaxPool2d layer = new MaxPool2d(Window.of(1, 1).stride(3).padding(0, 1), true);
    assertThat(layer.output(List.of(Shape.of(1, 3, 1)))).isEqualTo(Shape.of(1, 2, 1));
    MaxPool2d resnet = MaxPool2d.of(THREE);
    assertThat(resnet.output(List.of(Shape.of(112, 112, 64)))).isEqualTo(Shape.of(56, 56, 64));
  }

  // -------------------------------------------------------------------------------------- refusals

  @Test
  void what_they_cannot_read_is_refused_with_the_remedy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaxPool2d.of(2).output(List.of(Shape.of(64))))
        .withMessage("a layer max-pool2d reads images of height × width × channels, not [64]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AveragePool2d.of(3).output(List.of(Shape.of(2, 8, 4))))
        .withMessage(
            "a layer average-pool2d: images of 2×8×4 are smaller than the window 3×3 stride 3×3;"
                + " take a smaller window or more padding");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GlobalAveragePool().output(List.of(Shape.of(8, 4))))
        .withMessage(
            "a layer global-average-pool reads images of height × width × channels, not 8×4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaxPool2d.of(Window.of(2, 2).groups(2)))
        .withMessage(
            "a max pool with the window 2×2 groups 2: each channel is pooled by itself, so leave"
                + " the groups out");
  }
}
