package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.tck.DoubleNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of small random networks: central differences → double formulas → backends. */
class GradientTest {

  /**
   * Larger than where the rounding of the losses, and smaller than where their third derivative
   * counts.
   */
  private static final double H = 4e-6;

  private record Case(long seed, NetworkSpec spec, Loss loss, Parameters start, Samples samples) {
    @Override
    public String toString() {
      return "seed %d, %s, %s, %d rows".formatted(seed, spec, loss.label(), samples.rows());
    }
  }

  /** Every activation with every loss, twice: 96 networks of one to three layers. */
  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Activation hidden : Activation.values()) {
      for (Loss loss : DoubleNetworks.LOSSES) {
        for (int repeat = 0; repeat < 2; repeat++) {
          cases.add(randomCase(cases.size(), hidden, loss));
        }
      }
    }
    return cases;
  }

  private static Case randomCase(long seed, Activation hidden, Loss loss) {
    SplitMix64 random = new SplitMix64(seed);
    Activation output = loss.takesLogits() ? Activation.IDENTITY : hidden;
    int[] sizes = new int[2 + random.nextInt(3)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 2 + random.nextInt(5);
    }
    NetworkSpec spec = NetworkSpec.of(hidden, output, sizes);
    float[][] w = new float[spec.depth()][];
    float[][] b = new float[spec.depth()][];
    Parameters initial = Parameters.initial(spec, seed);
    for (int l = 0; l < spec.depth(); l++) {
      w[l] = initial.weight(l);
      b[l] = new float[spec.outputsOf(l)];
      for (int j = 0; j < b[l].length; j++) {
        b[l][j] = (float) (0.3 * random.nextGaussian());
      }
    }
    Samples samples = Samples.random(spec, loss, 1 + random.nextInt(7), random);
    return new Case(seed, spec, loss, Parameters.of(spec, w, b), samples);
  }

  @Test
  void the_double_formulas_agree_with_central_differences() {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(60);
    for (Case c : cases) {
      DoubleNetwork exact = DoubleNetworks.of(c.spec(), c.start(), c.loss());
      exact.lossAndGradients(c.samples().x(), c.samples().t());
      for (int l = 0; l < exact.depth(); l++) {
        compare(c, exact, exact.weight(l), exact.weightGradient(l));
        compare(c, exact, exact.bias(l), exact.biasGradient(l));
      }
    }
  }

  private static void compare(Case c, DoubleNetwork exact, double[] values, double[] gradient) {
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] = value + H;
      double above = exact.loss(c.samples().x(), c.samples().t());
      values[i] = value - H;
      double below = exact.loss(c.samples().x(), c.samples().t());
      values[i] = value;
      double measured = (above - below) / (2 * H);
      assertThat(Math.abs(measured - gradient[i]))
          .as("%s: measured %s, formula %s", c, measured, gradient[i])
          .isLessThanOrEqualTo(1e-9 + 1e-6 * Math.abs(gradient[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_backends_gradient_is_the_double_one_within_float32(String name) {
    try (Backend backend = TestBackends.open(name)) {
      for (Case c : cases()) {
        try (Network network = new Network(backend, c.spec(), c.start());
            Trainer trainer =
                new Trainer(network, c.loss(), Optimizer.momentum(1, 0), c.samples().rows())) {
          trainer.step(c.samples().batch());
          DoubleNetwork exact = DoubleNetworks.of(c.spec(), c.start(), c.loss());
          double loss = exact.lossAndGradients(c.samples().x(), c.samples().t());
          // With μ = 0 the velocity is the gradient.
          Parameters measured = trainer.state().slot(Momentum.VELOCITY);
          assertThat(DoubleNetworks.largestGradientDifference(exact, measured))
              .as("%s", c)
              .isLessThanOrEqualTo(3e-6 * DoubleNetworks.largestGradient(exact));
          // 1e-6 relative, as of trajectories; absolute where the loss is small beside its terms.
          assertThat(trainer.lossInDouble())
              .as("%s", c)
              .isCloseTo(loss, offset(1e-6 * Math.max(1, loss)));
        }
      }
    }
  }
}
