package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.expression.Uniform;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Momentum;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.TrainerSettings;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.op.Window;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network of the small layers and of noise, against central differences in double. */
final class LayersTest {

  private static final int ROWS = 3;
  private static final int CLASSES = 2;
  private static final int CHANNELS = 4;
  private static final double SHARE = 0.4;
  private static final double DEVIATION = 0.3;
  private static final double ALPHA = 0.7;
  private static final int SEED = 7;

  private static final NetworkSpec SPEC =
      NetworkSpec.builder(2, 2, 3)
          .add("stem", Conv2d.of(CHANNELS, Window.of(1, 1)))
          .add("prelu", PReLU.create())
          .add("mish", Formula.MISH, "prelu")
          .add("swish", Formula.HARD_SWISH, "prelu")
          .add("relu6", Formula.RELU6, "prelu")
          .add("celu", Formula.celu(ALPHA), "prelu")
          .add("gate", new Multiply(), "mish", "swish", "prelu")
          .add("joined", new Concatenate(), "gate", "relu6", "celu", "gate")
          .add("drop", new Dropout(SHARE))
          .add("noise", new GaussianNoise(DEVIATION))
          .add("pixels", Reshape.to(4, 4 * CHANNELS))
          .add("flat", new Flatten())
          .add("head", Dense.of(CLASSES))
          .build();

  private final float[] x = new float[ROWS * SPEC.inputs()];
  private final float[] t = new float[ROWS * CLASSES];

  LayersTest() {
    Random random = new Random(12);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (2 * random.nextGaussian());
    }
    for (int i = 0; i < t.length; i++) {
      t[i] = (float) random.nextGaussian();
    }
  }

  // ------------------------------------------------------------------------ the network in double

  private double[] outputs(Map<String, double[]> p, boolean isTraining) {
    double[] z = rows(doubles(x), p, "stem", CHANNELS);
    double[] slopes = p.getOrDefault("prelu.weight", new double[0]);
    for (int i = 0; i < z.length; i++) {
      z[i] = z[i] > 0 ? z[i] : slopes[i % CHANNELS] * z[i];
    }
    double[] joined = new double[4 * z.length];
    for (int i = 0; i < z.length; i++) {
      double gate = mish(z[i]) * hardSwish(z[i]) * z[i];
      double[] parts = {gate, Math.min(Math.max(z[i], 0), 6), celu(z[i]), gate};
      for (int j = 0; j < parts.length; j++) {
        joined[(i / CHANNELS * 4 + j) * CHANNELS + i % CHANNELS] = parts[j];
      }
    }
    for (int i = 0; isTraining && i < joined.length; i++) {
      double kept = uniform(i, "drop", 0) < (float) SHARE ? 0 : joined[i] / (1 - SHARE);
      double radius = Math.sqrt(-2 * Math.log(1 - uniform(i, "noise", 0)));
      joined[i] = kept + DEVIATION * radius * Math.cos(2 * Math.PI * uniform(i, "noise", 1));
    }
    return rows(joined, p, "head", CLASSES);
  }

  /** Of the first step: its number is 0. */
  private static double uniform(int place, String vertex, int which) {
    List<String> names = SPEC.vertices().stream().map(v -> v.name()).toList();
    int stream = 256 * names.indexOf(vertex) + which;
    float seed = Float.intBitsToFloat(0x00800000 + SEED);
    float step = Float.intBitsToFloat(0x00800000);
    return new Uniform().at(place, seed, stream, step);
  }

  private static double mish(double z) {
    return z * Math.tanh(Math.log1p(Math.exp(z)));
  }

  private static double hardSwish(double z) {
    return z * Math.min(Math.max(z + 3, 0), 6) / 6;
  }

  private static double celu(double z) {
    return Math.max(z, 0) + Math.min(ALPHA * Math.expm1(z / ALPHA), 0);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /** x·Wᵀ + b, for as many rows as there are. */
  private static double[] rows(double[] x, Map<String, double[]> p, String vertex, int outputs) {
    double[] w = p.getOrDefault(vertex + ".weight", new double[0]);
    double[] b = p.getOrDefault(vertex + ".bias", new double[0]);
    int inputs = w.length / outputs;
    double[] z = new double[x.length / inputs * outputs];
    for (int i = 0; i < z.length; i++) {
      z[i] = b[i % outputs];
      for (int j = 0; j < inputs; j++) {
        z[i] += w[i % outputs * inputs + j] * x[i / outputs * inputs + j];
      }
    }
    return z;
  }

  private double loss(Map<String, double[]> p) {
    double[] a = outputs(p, true);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - t[i]) * (a[i] - t[i]) / 2;
    }
    return sum / ROWS;
  }

  // ------------------------------------------------------------------------------------- the tests

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void its_gradient_is_the_slope_of_the_loss(String name) {
    Parameters start = Parameters.initial(SPEC, 5);
    Map<String, double[]> values = values(start);
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
            double slope = (above - below) / (2 * h);
            assertThat((double) gradient.values(parameter)[i])
                .as("%s %s[%d]", name, parameter, i)
                .isCloseTo(slope, within(1e-5 * (1 + Math.abs(slope))));
          }
        });
  }

  private static Map<String, double[]> values(Parameters parameters) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String parameter : parameters.names()) {
      values.put(parameter, doubles(parameters.values(parameter)));
    }
    return values;
  }

  /** The velocity of a first step is the gradient. */
  private Parameters gradient(String name, Parameters start) {
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, SPEC, start);
        Trainer trainer =
            new Trainer(
                network,
                Loss.HALF_SQUARED_ERROR,
                Optimizer.momentum(0.1, 0.5),
                ROWS,
                TrainerSettings.DEFAULT.seeded(SEED))) {
      trainer.step(Batch.of(ROWS, x, t));
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void outside_training_nothing_is_dropped_and_no_noise_is_added(String name) {
    Parameters start = Parameters.initial(SPEC, 5);
    double[] expected = outputs(values(start), false);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, SPEC, start);
        Inference inference = new Inference(network, ROWS)) {
      float[] got = inference.outputs(x);
      for (int i = 0; i < got.length; i++) {
        assertThat((double) got[i])
            .as("%s [%d]", name, i)
            .isCloseTo(expected[i], within(1e-5 * (1 + Math.abs(expected[i]))));
      }
    }
  }

  @Test
  void a_ready_formula_is_that_of_the_field_and_its_slope_the_limit_of_differences() {
    Map<Formula, DoubleUnaryOperator> known =
        Map.of(
            Formula.MISH,
            LayersTest::mish,
            Formula.HARD_SWISH,
            LayersTest::hardSwish,
            Formula.RELU6,
            z -> Math.min(Math.max(z, 0), 6),
            Formula.celu(ALPHA),
            LayersTest::celu);
    double h = 1e-6;
    known.forEach(
        (formula, f) -> {
          for (double z : new double[] {-200, -20, -2.5, -0.4, 0.3, 2, 5.5, 20, 200}) {
            double value = formula.expression().value(Map.of(Formula.Z, z));
            assertThat(value)
                .as("%s at %s", formula, z)
                .isCloseTo(f.applyAsDouble(z), within(1e-6 * (1 + Math.abs(z))));
            double slope = formula.expression().derivative(Formula.Z).value(Map.of(Formula.Z, z));
            double limit = (f.applyAsDouble(z + h) - f.applyAsDouble(z - h)) / (2 * h);
            assertThat(slope).as("slope of %s at %s", formula, z).isCloseTo(limit, within(1e-6));
          }
        });
    Map<String, Double> zero = Map.of(Formula.Z, 0.0);
    assertThat(Formula.celu(ALPHA).expression().derivative(Formula.Z).value(zero)).isEqualTo(1);
    assertThat(Formula.MISH.expression().derivative(Formula.Z).value(zero))
        .isCloseTo(0.6, within(1e-7)); // tanh ln 2
  }

  @Test
  void what_a_layer_cannot_do_is_refused_with_the_remedy() {
    for (double share : new double[] {-0.1, 1, 1.5, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Dropout(share))
          .withMessage("dropout of a share of " + share + "; take one from 0 to less than 1");
    }
    for (double deviation : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new GaussianNoise(deviation))
          .withMessageContaining("take a finite one from 0 on");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reshape.to(2, 4).output(List.of(Shape.of(3, 3))))
        .withMessage(
            "a layer reshape makes samples of 2×4 of samples of 3×3; take a shape of 9 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Multiply().output(List.of(Shape.of(2), Shape.of(3))))
        .withMessage("multiply has inputs of different shapes: [[2], [3]]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Concatenate().output(List.of(Shape.of(2, 3), Shape.of(3, 3))))
        .withMessage("concatenate has inputs that differ in more than the last extent: [2×3, 3×3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Concatenate().output(List.of(Shape.of(2))))
        .withMessage("concatenate has at least two inputs, not 1");
    assertThatIllegalArgumentException().isThrownBy(() -> new PReLU(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Formula.celu(0));
  }

  @Test
  void shapes_follow_from_the_inputs() {
    assertThat(new Concatenate().output(List.of(Shape.of(2, 3), Shape.of(2, 5))))
        .isEqualTo(Shape.of(2, 8));
    assertThat(new Flatten().output(List.of(Shape.of(2, 3, 4)))).isEqualTo(Shape.of(24));
    assertThat(PReLU.create().parameters(List.of(Shape.of(5, 5, 3))))
        .extracting(ParameterSpec::shape)
        .containsExactly(Shape.of(3));
  }
}
