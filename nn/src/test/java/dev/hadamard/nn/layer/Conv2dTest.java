package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
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
import dev.hadamard.op.Window;
import dev.hadamard.spi.ReferenceConvolution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network of convolutions, against central differences in double. */
final class Conv2dTest {

  private static final int ROWS = 3;
  private static final int CLASSES = 2;

  private static final Conv2d STEM =
      Conv2d.of(4, Window.of(3, 2).padding(1).dilation(1, 2), Activation.TANH);

  private static final Conv2d DEPTHWISE =
      Conv2d.of(8, Window.of(3, 3).stride(2).padding(1).groups(4), Activation.GELU);

  private static final Conv2d GROUPED = Conv2d.of(4, Window.of(1, 1).groups(2), Activation.SIGMOID);

  private static final Conv2d POINTWISE = Conv2d.of(3, Window.of(1, 1), Activation.SILU);

  /** Its window is the whole image. */
  private static final Conv2d HEAD = Conv2d.of(CLASSES, Window.of(3, 3));

  private static final List<Conv2d> LAYERS = List.of(STEM, DEPTHWISE, GROUPED, POINTWISE, HEAD);

  private static NetworkSpec spec() {
    NetworkSpec.Builder builder = NetworkSpec.builder(6, 5, 2);
    LAYERS.forEach(builder::add);
    return builder.build();
  }

  private final NetworkSpec spec = spec();
  private final float[] x = new float[ROWS * spec.inputs()];
  private final float[] t = new float[ROWS * CLASSES];

  Conv2dTest() {
    Random random = new Random(12);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < t.length; i++) {
      t[i] = (float) random.nextGaussian();
    }
  }

  private Shape batch(String vertex) {
    Shape sample = spec.shapeOf(vertex);
    return Shape.of(ROWS, sample.dimension(0), sample.dimension(1), sample.dimension(2));
  }

  /** The mean of ½Σ(a − t)² over the samples, in double. */
  private double loss(Map<String, double[]> p) {
    double[] a = new double[x.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = x[i];
    }
    String before = NetworkSpec.INPUT;
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      String vertex = Integer.toString(layer);
      double[] in = a;
      double[] w = p.getOrDefault(vertex + ".weight", new double[0]);
      double[] b = p.getOrDefault(vertex + ".bias", new double[0]);
      Conv2d conv = LAYERS.get(layer);
      a =
          new ReferenceConvolution(conv.window(), batch(before), batch(vertex))
              .forward(i -> in[i], i -> w[i], i -> b[i]);
      for (int i = 0; i < a.length; i++) {
        a[i] = conv.activation().value(a[i]);
      }
      before = vertex;
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - t[i]) * (a[i] - t[i]) / 2;
    }
    return sum / ROWS;
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void its_gradient_is_the_slope_of_the_loss(String name) {
    Parameters start = Parameters.initial(spec, 5);
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String parameter : start.names()) {
      float[] floats = start.values(parameter);
      double[] doubles = new double[floats.length];
      for (int i = 0; i < floats.length; i++) {
        doubles[i] = floats[i];
      }
      values.put(parameter, doubles);
    }
    Parameters gradient = gradient(name, start);
    double h = 1e-5;
    values.forEach(
        (parameter, p) -> {
          for (int i = 0; i < p.length; i++) {
            double at = p[i];
            p[i] = at + h;
            double above = loss(values);
            p[i] = at - h;
            double below = loss(values);
            p[i] = at;
            assertThat((double) gradient.values(parameter)[i])
                .as("%s %s[%d]", name, parameter, i)
                .isCloseTo((above - below) / (2 * h), within(1e-6));
          }
        });
  }

  /** The velocity of a first step is the gradient. */
  private Parameters gradient(String name, Parameters start) {
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, start);
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(0.1, 0.5), ROWS)) {
      trainer.step(Batch.of(ROWS, x, t));
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }

  @Test
  void it_learns() {
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, spec, 5);
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.adam(0.01), ROWS)) {
      trainer.step(Batch.of(ROWS, x, t));
      double first = trainer.loss();
      for (int i = 0; i < 300; i++) {
        trainer.step(Batch.of(ROWS, x, t));
      }
      assertThat(trainer.loss()).isLessThan(0.01 * first);
    }
  }

  @Test
  void its_parameters_are_named_and_scaled_as_those_of_pytorch() {
    Conv2d layer =
        new Conv2d(64, Window.of(3, 3).groups(2), Activation.RELU, Initialisation.HE_UNIFORM);
    List<ParameterSpec> parameters = layer.parameters(List.of(Shape.of(8, 8, 32)));
    assertThat(parameters).extracting(ParameterSpec::name).containsExactly("weight", "bias");
    assertThat(parameters)
        .extracting(ParameterSpec::shape)
        .containsExactly(Shape.of(64, 3, 3, 16), Shape.of(64));
    assertLargest(Math.sqrt(6.0 / (9 * 16)), layer);
    assertLargest(
        Math.sqrt(6.0 / (9 * 16 + 9 * 64)),
        new Conv2d(64, Window.of(3, 3).groups(2), Activation.TANH, Initialisation.XAVIER_UNIFORM));
  }

  /** Of some thousand uniform numbers the largest is close to the end of the interval. */
  private static void assertLargest(double end, Conv2d layer) {
    NetworkSpec spec = NetworkSpec.builder(8, 8, 32).add(layer).build();
    float largest = 0;
    for (float w : Parameters.initial(spec, 1).values("0.weight")) {
      largest = Math.max(largest, Math.abs(w));
    }
    assertThat((double) largest).isBetween(0.99 * end, end);
  }

  @Test
  void what_it_cannot_read_is_refused_with_the_remedy() {
    Conv2d layer = Conv2d.of(4, Window.of(3, 3).groups(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.output(List.of(Shape.of(64))))
        .withMessage("a layer conv2d reads images of height × width × channels, not [64]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.output(List.of(Shape.of(8, 8, 3))))
        .withMessage(
            "a layer conv2d of 2 groups reads images of 3 channels; take groups that divide them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.output(List.of(Shape.of(2, 8, 4))))
        .withMessage(
            "a layer conv2d reads images of 2×8×4, which are smaller than its window 3×3 groups 2;"
                + " take a smaller window or more padding");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conv2d.of(3, Window.of(3, 3).groups(2)))
        .withMessage(
            "a convolution of 3 outputs in 2 groups; take a positive multiple of the groups");
  }

  @Test
  void another_initialisation_and_the_last_activation_reach_it() {
    NetworkSpec other = spec.withInitialisation(Initialisation.LECUN_NORMAL);
    assertThat(((Conv2d) other.vertices().get(0).layer()).initialisation())
        .isEqualTo(Initialisation.LECUN_NORMAL);
    assertThat(
            NetworkSpec.builder(8, 8, 3)
                .add(Conv2d.of(2, Window.of(8, 8), Activation.SIGMOID))
                .build()
                .outputActivation())
        .isEqualTo(Activation.SIGMOID);
  }
}
