package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 8: a seeded 6-16-12-4 network trained on a fixed batch of 32, by the backend and in
 * double: first gradients, the loss of every one of the first 10 steps, the loss after 250, and the
 * weights then.
 */
abstract class TrajectoryFamily extends Family {

  private static final int[] SIZES = {6, 16, 12, 4};
  private static final int SAMPLES = 32;
  private static final float ETA = 0.1f;
  private static final float MU = 0.5f;

  TrajectoryFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** One training run on both sides. */
  private final class Run {
    private final Draws draws = Draws.seeded(801);
    private final float[] x = draws.uniform(SAMPLES * SIZES[0], -1, 1);
    private final float[] t = new float[SAMPLES * SIZES[3]];
    private final DoubleNetwork exact;
    private final DeviceNetwork device;

    Run(Activation hidden, Activation last) {
      float[][] w = new float[3][];
      float[][] b = new float[3][];
      for (int l = 0; l < 3; l++) {
        float reach = (float) Math.sqrt(3.0 / SIZES[l]);
        w[l] = draws.uniform(SIZES[l + 1] * SIZES[l], -reach, reach);
        b[l] = draws.uniform(SIZES[l + 1], -0.1f, 0.1f);
      }
      for (int i = 0; i < SAMPLES; i++) {
        t[i * SIZES[3] + draws.below(SIZES[3])] = 1;
      }
      Activation[] activations = {hidden, hidden, last};
      DoubleNetwork.Loss loss =
          last == Activation.IDENTITY
              ? DoubleNetwork.Loss.SOFTMAX_CROSS_ENTROPY
              : DoubleNetwork.Loss.HALF_SQUARED_ERROR;
      exact = new DoubleNetwork(SIZES, activations, w, b, loss);
      device = new DeviceNetwork(backend(), arena(), SIZES, activations, w, b, SAMPLES);
      device.load(x, t);
    }

    double exactLoss() {
      return exact.lossAndGradients(x, t);
    }

    /** The loss of the backend's outputs, which are logits where the last z counts. */
    double deviceLoss() {
      device.forward();
      float[] outputs = device.outputs();
      double loss = 0;
      int n = SIZES[3];
      for (int i = 0; i < SAMPLES; i++) {
        double[] output = new double[n];
        double[] target = new double[n];
        for (int j = 0; j < n; j++) {
          output[j] = outputs[i * n + j];
          target[j] = t[i * n + j];
        }
        loss += exact.sampleLoss(output, output, target) / SAMPLES;
      }
      return loss;
    }
  }

  @ParameterizedTest(name = "{0}, last {1}")
  @CsvSource({
    "TANH, IDENTITY",
    "SIGMOID, IDENTITY",
    "RELU, IDENTITY",
    "GELU, IDENTITY",
    "SILU, SIGMOID",
    "ELU, TANH",
    "SOFTPLUS, SIGMOID",
    "SOFTSIGN, IDENTITY",
    "SELU, IDENTITY",
    "LEAKY_RELU, HARD_SIGMOID"
  })
  void first_gradients_are_those_of_the_textbook(Activation hidden, Activation last) {
    Run run = new Run(hidden, last);
    run.exactLoss();
    Tensor[] w = new Tensor[3];
    Tensor[] b = new Tensor[3];
    for (int l = 0; l < 3; l++) {
      w[l] = arena().allocate(SIZES[l + 1], SIZES[l]);
      b[l] = arena().allocate(SIZES[l + 1]);
    }
    run.device.forward();
    run.device.backward();
    run.device.gradients(1, 0, w, b);
    Findings findings = new Findings("first gradients, " + run.draws);
    for (int l = 0; l < 3; l++) {
      compare(findings, read(w[l]), run.exact.weightGradient(l), "dW of layer " + l);
      compare(findings, read(b[l]), run.exact.biasGradient(l), "db of layer " + l);
    }
    conclude("first gradients " + hidden.label(), findings);
  }

  @ParameterizedTest(name = "{0}, last {1}, momentum {2}")
  @CsvSource({
    "TANH, IDENTITY, false",
    "SIGMOID, IDENTITY, true",
    "GELU, IDENTITY, false",
    "SILU, SIGMOID, true",
    "ELU, TANH, false"
  })
  void training_follows_the_trajectory_in_double(
      Activation hidden, Activation last, boolean momentum) {
    Run run = new Run(hidden, last);
    Tensor[] velocityW = new Tensor[3];
    Tensor[] velocityB = new Tensor[3];
    for (int l = 0; l < 3; l++) {
      velocityW[l] = arena().allocate(SIZES[l + 1], SIZES[l]);
      velocityB[l] = arena().allocate(SIZES[l + 1]);
    }
    String what = hidden.label() + (momentum ? " with momentum" : " without momentum");
    Findings findings = new Findings("trajectory of " + what + ", " + run.draws);
    for (int step = 0; step <= 250; step++) {
      double exactLoss = run.exactLoss();
      if (step <= 10 || step == 250) {
        double relative =
            step <= 10 ? Tolerances.LOSS_AFTER_10_STEPS : Tolerances.LOSS_AFTER_250_STEPS;
        findings.within(
            relative * exactLoss, run.deviceLoss(), exactLoss, "loss after step " + step);
      }
      if (momentum) {
        run.device.forward();
        run.device.backward();
        run.device.gradients(1, MU, velocityW, velocityB);
      } else {
        run.device.descend(ETA);
      }
      for (int l = 0; l < 3; l++) {
        if (momentum) {
          backend().axpby(-ETA, velocityW[l], 1, run.device.w[l]);
          backend().axpby(-ETA, velocityB[l], 1, run.device.b[l]);
        }
      }
      run.exact.step(ETA, momentum ? MU : 0);
    }
    for (int l = 0; l < 3; l++) {
      judge(findings, read(run.device.w[l]), run.exact.weight(l), "weight of layer " + l);
      judge(findings, read(run.device.b[l]), run.exact.bias(l), "bias of layer " + l);
    }
    conclude("trajectory " + what, findings);
  }

  private static void judge(Findings findings, float[] got, double[] exact, String what) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      findings.within(
          Tolerances.WEIGHT_AFTER_250_STEPS,
          got[i],
          exact[i],
          () -> what + " at " + at + " after 250 steps");
    }
  }

  private static void compare(Findings findings, float[] got, double[] exact, String where) {
    double largest = 0;
    for (double value : exact) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < got.length; i++) {
      int at = i;
      findings.within(
          Tolerances.FIRST_GRADIENT * largest, got[i], exact[i], () -> where + " at " + at);
    }
  }
}
