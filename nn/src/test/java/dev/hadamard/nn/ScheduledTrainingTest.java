package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.SplitMix64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training follows a schedule. */
class ScheduledTrainingTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;

  /** Whose loss and head are one operation, and no elementwise one. */
  private static Batch classes() {
    return Samples.random(SPEC, Loss.SOFTMAX_CROSS_ENTROPY, ROWS, new SplitMix64(3)).batch();
  }

  private static Batch batch() {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void each_step_has_the_rate_of_its_number(String name) {
    Schedule schedule = Schedule.polynomial(6, 1, .25).afterWarmUp(3);
    GivenGradients gradients = new GivenGradients(SPEC);
    Map<String, float[]> g = gradients.random(new SplitMix64(4), 1);
    gradients.next(g);
    for (Optimizer optimizer : List.of(Optimizer.sgd(.5), Optimizer.momentum(.5, 0))) {
      try (Backend backend = TestBackends.open(name);
          Network network = Network.create(backend, SPEC, 3);
          Trainer trainer =
              new Trainer(network, LOSS, optimizer.scheduled(schedule), ROWS, gradients)) {
        for (int s = 0; s < 12; s++) {
          double rate = .5 * (s < 3 ? s / 3. : s < 9 ? .75 * (1 - (s - 3) / 6.) + .25 : .25);
          assertThat(trainer.learningRate()).isCloseTo(rate, within(1e-15));
          float[] w = network.read().weight(1);
          trainer.step(batch());
          float[] next = network.read().weight(1);
          float[] gradient = g.getOrDefault("1.weight", new float[0]);
          for (int i = 0; i < w.length; i++) {
            double step = rate * gradient[i];
            double largest = Math.max(Math.abs(w[i]), Math.abs(step));
            assertThat((double) next[i])
                .isCloseTo(w[i] - step, within(4. * Math.ulp((float) largest)));
          }
        }
      }
    }
  }

  @Test
  void nothing_is_recorded_anew_and_one_upload_more_is_made() {
    Optimizer scheduled = Optimizer.adam(.1).scheduled(s -> 1 / Math.sqrt(1 + (double) s));
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, scheduled, ROWS)) {
      trainer.step(batch());
      backend.reset();
      trainer.step(batch());
      assertThat(backend.count("allocate")).isZero();
      assertThat(backend.count("write")).as("samples, targets, factors").isEqualTo(3);
      assertThat(backend.count("read")).isZero();
    }
  }

  @Test
  void a_constant_schedule_leaves_sgd_folded() {
    Optimizer sgd = Optimizer.sgd(.1);
    assertThat(sgd.schedule()).isEqualTo(Schedule.constant());
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, sgd, ROWS)) {
      backend.reset();
      trainer.step(classes());
      assertThat(backend.count("elementwise")).isZero();
    }
  }

  @Test
  void fit_lowers_the_rate_on_a_plateau_of_the_listeners_metric() {
    DataSet digits = BundledData.digits();
    DataSet scaled = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, digits).apply(digits);
    Optimizer optimizer =
        Optimizer.sgd(.5).scheduled(Schedule.plateau().withPatience(1).withGamma(.5));
    TrainingListener flat =
        new TrainingListener() {
          @Override
          public double metric(EpochReport report) {
            return 1;
          }
        };
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, NetworkSpec.of(64, 10), 3);
        Trainer trainer = new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, optimizer, 100)) {
      trainer.fit(scaled, 2, 1);
      assertThat(trainer.learningRate()).as("the loss fell").isEqualTo(.5);
      assertThat(trainer.state().metrics()).hasSize(2);
      trainer.fit(scaled, 2, 1, flat);
      assertThat(trainer.learningRate()).as("twice worse").isEqualTo(.25);
    }
  }

  @Test
  void a_schedule_that_returns_no_factor_is_named_and_nothing_changes() {
    Schedule broken =
        new Schedule() {
          @Override
          public double factor(long s) {
            return s < 2 ? 1 : Double.NaN;
          }

          @Override
          public String describe() {
            return "broken";
          }
        };
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.sgd(.1).scheduled(broken), ROWS)) {
      trainer.step(batch());
      trainer.step(batch());
      Parameters before = network.read();
      assertThatThrownBy(() -> trainer.step(batch()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("broken returns NaN in step 3");
      assertThat(network.read()).isEqualTo(before);
      assertThat(trainer.steps()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_decoupled_decay_follows_the_schedule(String name) {
    Optimizer optimizer = Optimizer.sgd(.5).withDecay(.5).scheduled(s -> 1. / (1 << s));
    GivenGradients gradients = new GivenGradients(SPEC);
    gradients.next(gradients.random(new SplitMix64(4), 0));
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, gradients)) {
      for (int s = 0; s < 4; s++) {
        float[] w = network.read().weight(1);
        trainer.step(batch());
        float[] next = network.read().weight(1);
        for (int i = 0; i < w.length; i++) {
          assertThat((double) next[i])
              .isCloseTo(w[i] * (1 - .25 / (1 << s)), within(2. * Math.ulp(w[i])));
        }
      }
    }
  }

  @Test
  void a_plateau_counts_a_metric_that_is_not_finite_as_no_improvement() {
    Optimizer optimizer =
        Optimizer.sgd(.5).scheduled(Schedule.plateau().withPatience(1).withGamma(.5));
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS)) {
      trainer.observe(Double.NaN);
      assertThat(trainer.learningRate()).isEqualTo(.5);
      trainer.observe(Double.POSITIVE_INFINITY);
      assertThat(trainer.learningRate()).as("twice no improvement").isEqualTo(.25);
    }
  }
}
