package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Momentum;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network whose vertices are read more than once, against central differences in double. */
class ResidualTest {

  private static final int ROWS = 4;
  private static final int WIDTH = 3;

  /** A vertex that two read, one that is added to itself, and an activation of its own. */
  private static final NetworkSpec SPEC =
      NetworkSpec.builder(2)
          .add("stem", Dense.of(WIDTH, Activation.TANH))
          .add("branch", Dense.of(WIDTH, Activation.GELU))
          .add("sum", new Add(), "stem", "branch", "stem")
          .add("twice", new Add(), "sum", "sum")
          .add("own", new Formula("sine-like", sineLike(Expression.input("z"))))
          .add("sigmoid", new Activate(Activation.SIGMOID))
          .add("head", Dense.of(1))
          .build();

  private static Expression sineLike(Expression z) {
    return z.minus(z.pow(3).over(6));
  }

  private static double sineLike(double z) {
    return z - z * z * z / 6;
  }

  private final float[] x = new float[ROWS * 2];
  private final float[] t = new float[ROWS];

  ResidualTest() {
    Random random = new Random(11);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < t.length; i++) {
      t[i] = (float) random.nextGaussian();
    }
  }

  /** The mean of ½(a − t)² over the samples, in double. */
  private double loss(Map<String, double[]> p) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] in = {x[2 * row], x[2 * row + 1]};
      double[] stem = dense(p, "stem", in, WIDTH, Math::tanh);
      double[] branch = dense(p, "branch", stem, WIDTH, Activation.GELU::value);
      double[] hidden = new double[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        hidden[i] = 1 / (1 + Math.exp(-sineLike(2 * (2 * stem[i] + branch[i]))));
      }
      double error = dense(p, "head", hidden, 1, z -> z)[0] - t[row];
      sum += error * error / 2;
    }
    return sum / ROWS;
  }

  private static double[] dense(
      Map<String, double[]> p, String vertex, double[] in, int out, DoubleUnaryOperator f) {
    double[] w = p.getOrDefault(vertex + ".weight", new double[0]);
    double[] a = p.getOrDefault(vertex + ".bias", new double[0]).clone();
    for (int i = 0; i < out; i++) {
      for (int j = 0; j < in.length; j++) {
        a[i] += w[i * in.length + j] * in[j];
      }
      a[i] = f.applyAsDouble(a[i]);
    }
    return a;
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void its_gradient_is_the_slope_of_the_loss(String name) {
    Parameters start = Parameters.initial(SPEC, 5);
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
        Network network = new Network(backend, SPEC, start);
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(0.1, 0.5), ROWS)) {
      trainer.step(Batch.of(ROWS, x, t));
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }
}
