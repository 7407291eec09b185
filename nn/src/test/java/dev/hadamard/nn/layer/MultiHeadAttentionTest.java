package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Momentum;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two layers of attention with a softmax between them, against central differences in double. */
final class MultiHeadAttentionTest {

  private static final int ROWS = 3;
  private static final int POSITIONS = 5;
  private static final int FEATURES = 6;

  private final float[] x = random(1, ROWS * POSITIONS * FEATURES);
  private final float[] t = random(2, ROWS * POSITIONS * FEATURES);

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static NetworkSpec spec() {
    return NetworkSpec.builder(POSITIONS, FEATURES)
        .add(MultiHeadAttention.causal(2))
        .add(new Softmax())
        .add(MultiHeadAttention.of(3))
        .build();
  }

  // --------------------------------------------------------------------------------- in double

  private static double[] widen(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /** x·Wᵀ + b of one sample. */
  private static double[] project(double[] x, Map<String, double[]> p, String name) {
    double[] w = p.getOrDefault(name + ".weight", new double[0]);
    double[] b = p.getOrDefault(name + ".bias", new double[0]);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = b[i % FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        y[i] += x[i / FEATURES * FEATURES + j] * w[i % FEATURES * FEATURES + j];
      }
    }
    return y;
  }

  private static double[] softmax(double[] z) {
    double max = Arrays.stream(z).max().orElseThrow();
    double[] p = Arrays.stream(z).map(each -> Math.exp(each - max)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(each -> each / sum).toArray();
  }

  private static double[] attention(
      double[] x, Map<String, double[]> p, String vertex, int heads, boolean isCausal) {
    double[] q = project(x, p, vertex + ".q_proj");
    double[] k = project(x, p, vertex + ".k_proj");
    double[] v = project(x, p, vertex + ".v_proj");
    double[] context = new double[x.length];
    int width = FEATURES / heads;
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < POSITIONS; i++) {
        double[] scores = new double[isCausal ? i + 1 : POSITIONS];
        for (int j = 0; j < scores.length; j++) {
          for (int c = head * width; c < (head + 1) * width; c++) {
            scores[j] += q[i * FEATURES + c] * k[j * FEATURES + c] / Math.sqrt(width);
          }
        }
        double[] weights = softmax(scores);
        for (int j = 0; j < scores.length; j++) {
          for (int c = head * width; c < (head + 1) * width; c++) {
            context[i * FEATURES + c] += weights[j] * v[j * FEATURES + c];
          }
        }
      }
    }
    return project(context, p, vertex + ".out_proj");
  }

  private static double[] outputs(double[] sample, Map<String, double[]> p) {
    double[] y = attention(sample, p, "0", 2, true);
    double[] soft = new double[y.length];
    for (int i = 0; i < y.length; i += FEATURES) {
      System.arraycopy(softmax(Arrays.copyOfRange(y, i, i + FEATURES)), 0, soft, i, FEATURES);
    }
    return attention(soft, p, "2", 3, false);
  }

  /** The mean of ½Σ(a − t)² over all positions. */
  private double loss(Map<String, double[]> p) {
    double sum = 0;
    int size = POSITIONS * FEATURES;
    for (int row = 0; row < ROWS; row++) {
      double[] y = outputs(widen(Arrays.copyOfRange(x, row * size, (row + 1) * size)), p);
      for (int i = 0; i < size; i++) {
        double error = y[i] - t[row * size + i];
        sum += error * error / 2;
      }
    }
    return sum / (ROWS * POSITIONS);
  }

  private static Map<String, double[]> inDouble(Parameters parameters) {
    Map<String, double[]> values = new LinkedHashMap<>();
    parameters.names().forEach(name -> values.put(name, widen(parameters.values(name))));
    return values;
  }

  // ------------------------------------------------------------------------------------- tests

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void its_gradient_is_the_slope_of_the_loss(String name) {
    Parameters start = Parameters.initial(spec(), 5);
    Map<String, double[]> values = inDouble(start);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec(), start);
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(0.1, 0.5), ROWS)) {
      trainer.step(Batch.of(ROWS, x, t));
      Parameters gradient = trainer.state().slot(Momentum.VELOCITY);
      assertThat(trainer.loss()).isCloseTo(loss(values), within(1e-5));
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
              // float32: numbers about 1, in sums of some 20 terms
              assertThat((double) gradient.values(parameter)[i])
                  .as("%s %s[%d]", name, parameter, i)
                  .isCloseTo((above - below) / (2 * h), within(2e-6));
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_later_position_changes_no_bit_of_earlier_outputs_if_it_is_causal(String name) {
    for (boolean isCausal : new boolean[] {true, false}) {
      NetworkSpec spec =
          NetworkSpec.builder(POSITIONS, FEATURES)
              .add(isCausal ? MultiHeadAttention.causal(2) : MultiHeadAttention.of(2))
              .build();
      float[] changed = x.clone();
      int last = (POSITIONS - 1) * FEATURES;
      changed[last] += 1;
      try (Backend backend = TestBackends.open(name);
          Network network = Network.create(backend, spec, 3);
          Inference inference = new Inference(network, ROWS)) {
        float[] before = inference.outputs(x);
        float[] after = inference.outputs(changed);
        float[] earlier = Arrays.copyOf(before, last);
        assertThat(Arrays.equals(Arrays.copyOf(after, last), earlier))
            .as("%s, causal %s", name, isCausal)
            .isEqualTo(isCausal);
        assertThat(Arrays.copyOfRange(after, last, last + FEATURES))
            .isNotEqualTo(Arrays.copyOfRange(before, last, last + FEATURES));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_learns_to_copy_the_position_before(boolean isCausal) {
    NetworkSpec spec =
        NetworkSpec.builder(POSITIONS, POSITIONS)
            .add(new MultiHeadAttention(1, isCausal, Initialisation.XAVIER_UNIFORM))
            .build();
    float[] positions = new float[POSITIONS * POSITIONS];
    float[] shifted = new float[POSITIONS * POSITIONS];
    for (int i = 0; i < POSITIONS; i++) {
      positions[i * POSITIONS + i] = 1;
      shifted[i * POSITIONS + Math.max(0, i - 1)] = 1;
    }
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, spec, 5);
        Trainer trainer =
            new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.adam(0.05), 1)) {
      for (int i = 0; i < 300; i++) {
        trainer.step(Batch.of(1, positions, shifted));
      }
      assertThat(trainer.loss()).isLessThan(0.05);
    }
  }

  @Test
  void its_parameters_have_the_names_of_the_field() {
    assertThat(MultiHeadAttention.of(2).parameters(List.of(Shape.of(7, 6))))
        .extracting(ParameterSpec::name)
        .containsExactly(
            "q_proj.weight",
            "q_proj.bias",
            "k_proj.weight",
            "k_proj.bias",
            "v_proj.weight",
            "v_proj.bias",
            "out_proj.weight",
            "out_proj.bias");
  }

  @Test
  void what_it_cannot_read_is_refused_with_the_remedy() {
    MultiHeadAttention layer = MultiHeadAttention.of(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.output(List.of(Shape.of(64))))
        .withMessage("a layer multiHeadAttention reads samples of positions × features, not [64]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.output(List.of(Shape.of(5, 6))))
        .withMessage(
            "a layer multiHeadAttention of 4 heads reads 6 features; take heads that divide them");
  }

  @Test
  void another_initialisation_reaches_it() {
    assertThat(spec().withInitialisation(Initialisation.LECUN_NORMAL).vertices().get(0).layer())
        .isEqualTo(new MultiHeadAttention(2, true, Initialisation.LECUN_NORMAL));
  }
}
