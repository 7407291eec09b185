package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.GroupNorm;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.PReLU;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Penalties, decay, clipping and the average, each against its formula in double. */
class OptimizerExtensionsTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;
  private static final float ETA = 0.1f;

  /** What a step makes of one element. */
  private interface Formula {
    double next(double w, double g, boolean isBias);
  }

  /** The elements of w that a step reads and writes, and g. */
  private static void check(String name, Optimizer optimizer, Formula formula) {
    GivenGradients gradients = new GivenGradients(SPEC);
    SplitMix64 random = new SplitMix64(5);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, SPEC, GivenGradients.weights(SPEC, random));
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, gradients)) {
      for (int step = 0; step < 3; step++) {
        Map<String, float[]> g = gradients.random(random, 1);
        gradients.next(g);
        Parameters before = network.read();
        trainer.step(batch());
        Parameters after = network.read();
        g.forEach(
            (parameter, values) -> {
              float[] w = before.values(parameter);
              float[] next = after.values(parameter);
              for (int i = 0; i < w.length; i++) {
                double expected = formula.next(w[i], values[i], parameter.endsWith("bias"));
                double largest = Math.max(Math.abs(w[i]), Math.abs(ETA * values[i]));
                assertThat((double) next[i])
                    .as("%s[%d] of %s", parameter, i, optimizer.describe())
                    .isCloseTo(expected, within(4. * Math.ulp((float) largest)));
              }
            });
      }
    }
  }

  /** Whose loss and head are one operation, and no elementwise one. */
  private static Batch classes() {
    return Samples.random(SPEC, Loss.SOFTMAX_CROSS_ENTROPY, ROWS, new SplitMix64(3)).batch();
  }

  private static Batch batch() {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  private static final Optimizer SGD = Optimizer.sgd(ETA);

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void l2_adds_lambda_times_w_to_the_gradient(String name) {
    check(name, SGD.withL2(.25), (w, g, isBias) -> w - ETA * (g + .25 * w));
    check(
        name,
        SGD.withL2(.25).sparingBiasesAndNorms(),
        (w, g, isBias) -> w - ETA * (g + (isBias ? 0 : .25 * w)));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void l1_adds_lambda_times_the_sign_of_w_to_the_gradient(String name) {
    check(name, SGD.withL1(.25), (w, g, isBias) -> w - ETA * (g + .25 * Math.signum(w)));
    check(
        name,
        SGD.sparingBiasesAndNorms().withL1(.25),
        (w, g, isBias) -> w - ETA * (g + (isBias ? 0 : .25 * Math.signum(w))));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void decoupled_decay_shrinks_w_by_eta_times_lambda(String name) {
    check(name, SGD.withDecay(.5), (w, g, isBias) -> w * (1 - ETA * .5) - ETA * g);
    check(
        name,
        SGD.withDecay(.5).sparingBiasesAndNorms(),
        (w, g, isBias) -> w * (isBias ? 1 : 1 - ETA * .5) - ETA * g);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void clipping_by_value_limits_each_element(String name) {
    check(name, SGD.clippedByValue(.5), (w, g, isBias) -> w - ETA * Math.max(-.5, Math.min(.5, g)));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_step_clips_then_penalises_then_decays_whatever_the_order_of_the_calls(String name) {
    Formula formula =
        (w, g, isBias) ->
            w * (1 - ETA * .5)
                - ETA * (Math.max(-.5, Math.min(.5, g)) + .25 * w + .125 * Math.signum(w));
    check(name, SGD.withL2(.25).withL1(.125).withDecay(.5).clippedByValue(.5), formula);
    check(name, SGD.clippedByValue(.5).withDecay(.5).withL1(.125).withL2(.25), formula);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void an_optimizer_that_is_no_expression_is_extended_alike(String name) {
    check(
        name,
        new Rules.Axpy(ETA).withL2(.25).withDecay(.5).clippedByValue(.5).averaged(.5),
        (w, g, isBias) -> w * (1 - ETA * .5) - ETA * (Math.max(-.5, Math.min(.5, g)) + .25 * w));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void an_expression_with_names_of_its_own_is_extended_alike(String name) {
    check(
        name,
        new Rules.Misnamed(ETA).withL2(.25).withDecay(.5).averaged(.5),
        (w, g, isBias) -> w * (1 - ETA * .5) - ETA * (g + .25 * w));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void an_expression_that_reads_views_is_extended_alike(String name) {
    NetworkSpec spec = NetworkSpec.builder(8).add(PReLU.create()).build(); // one parameter
    Parameters w = GivenGradients.weights(spec, new SplitMix64(4));
    Map<String, float[]> g = new GivenGradients(spec).random(new SplitMix64(6), 1);
    Optimizer optimizer = new Rules.OfViews(ETA).withL2(.25).withDecay(.5);
    try (Backend backend = TestBackends.open(name)) {
      float[] next = GivenGradients.stepped(backend, spec, optimizer, w, g).values("0.weight");
      float[] before = w.values("0.weight");
      float[] gradient = g.getOrDefault("0.weight", new float[0]);
      for (int i = 0; i < next.length; i++) {
        double expected = before[i] * (1 - ETA * .5) - ETA * (gradient[i] + .25 * before[i]);
        double largest = Math.max(Math.abs(before[i]), Math.abs(ETA * gradient[i]));
        assertThat((double) next[i]).isCloseTo(expected, within(4. * Math.ulp((float) largest)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void gains_and_shifts_of_norms_are_spared_like_biases(String name) {
    NetworkSpec spec =
        NetworkSpec.builder(8)
            .add(Dense.of(7))
            .add(LayerNorm.of())
            .add(new GroupNorm(1, 1e-5))
            .add(PReLU.create())
            .add(Dense.of(5))
            .build();
    Parameters w = GivenGradients.weights(spec, new SplitMix64(4));
    Map<String, float[]> none = new GivenGradients(spec).random(new SplitMix64(6), 0);
    Optimizer optimizer = SGD.withDecay(.5).withL2(.25).withL1(.25).sparingBiasesAndNorms();
    try (Backend backend = TestBackends.open(name)) {
      Parameters next = GivenGradients.stepped(backend, spec, optimizer, w, none);
      for (String parameter : w.names()) {
        boolean isWeight = parameter.equals("0.weight") || parameter.equals("4.weight");
        assertThat(Arrays.equals(next.values(parameter), w.values(parameter)))
            .as("%s is spared", parameter)
            .isEqualTo(!isWeight);
      }
    }
  }

  /** One launch for the rule with everything in it, one reduction for the norm. */
  @Test
  void everything_is_one_launch_and_the_norm_one_reduction() {
    for (Optimizer rule : List.of(SGD, Optimizer.momentum(.1, .9), Optimizer.adam(.1))) {
      Optimizer extended =
          rule.withL2(.1)
              .withL1(.1)
              .withDecay(.1)
              .sparingBiasesAndNorms()
              .clippedByNorm(1)
              .averaged(.9)
              .scheduled(Schedule.cosine(10).afterWarmUp(2));
      try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
          Network network = Network.create(backend, SPEC, 1);
          Trainer trainer = new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, extended, ROWS)) {
        trainer.step(classes());
        backend.reset();
        trainer.step(classes());
        assertThat(backend.count("elementwise")).as(rule.describe()).isEqualTo(1);
        assertThat(backend.count("reduction")).isEqualTo(1);
        assertThat(backend.count("read")).isZero();
        assertThat(backend.count("synchronize")).isZero();
        assertThat(backend.count("allocate")).isZero();
      }
    }
  }

  /** A device may need parameters to begin at certain addresses, with unused elements between. */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void elements_that_belong_to_no_parameter_stay_0(String name) {
    for (Optimizer rule : Rules.all()) {
      Optimizer optimizer = rule.withL1(.1).withDecay(.1).clippedByNorm(1).averaged(.5);
      try (Backend backend = TestBackends.open(name);
          Network network = Network.create(backend, SPEC, 3);
          Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS)) {
        for (int step = 0; step < 3; step++) {
          trainer.step(batch());
        }
        float[] all = backend.read(network.deviceParameters().all());
        for (Optimizer.Segment segment : network.deviceParameters().segments()) {
          Arrays.fill(all, segment.start(), segment.start() + segment.size(), 0);
        }
        assertThat(all).as(optimizer.describe()).containsOnly(0);
      }
    }
  }

  @Test
  void an_extended_optimizer_describes_all_of_it() {
    assertThat(
            Optimizer.adamW(.5)
                .sparingBiasesAndNorms()
                .withL2(.25)
                .clippedByNorm(2)
                .averaged(.75)
                .scheduled(Schedule.cosine(9))
                .describe())
        .isEqualTo(
            "adam(eta=0.5, beta1=0.9, beta2=0.999, epsilon=1.0E-8), clipped to a norm of 2.0,"
                + " L2 of 0.25, decay of 0.01, without biases and norms, averaged by 0.75,"
                + " scheduled by cosine(steps=9, end=0.0)");
  }

  @Test
  void numbers_outside_their_range_are_refused() {
    assertThatThrownBy(() -> SGD.withL2(-1)).hasMessageContaining("lambda of L2 -1.0");
    assertThatThrownBy(() -> SGD.withL1(Double.NaN)).hasMessageContaining("lambda of L1");
    assertThatThrownBy(() -> SGD.withDecay(-1)).hasMessageContaining("lambda of the decay");
    assertThatThrownBy(() -> SGD.clippedByNorm(0)).hasMessageContaining("limit of gradients 0.0");
    assertThatThrownBy(() -> SGD.clippedByValue(-1)).hasMessageContaining("limit of gradients");
    assertThatThrownBy(() -> SGD.averaged(1)).hasMessageContaining("average 1.0");
    assertThatThrownBy(() -> Optimizer.rmsProp(.1).withMomentum(1)).hasMessageContaining("mom");
    assertThatThrownBy(() -> Optimizer.nesterov(.1, .9).withDampening(.5))
        .hasMessageContaining("dampening 0.5");
  }
}
