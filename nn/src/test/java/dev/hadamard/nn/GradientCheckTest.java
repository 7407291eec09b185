package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training stops where a gradient is not finite, if it is asked to. */
class GradientCheckTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;

  private static Batch batch() {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  private static Batch broken() {
    Samples samples = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3));
    samples.x()[5] = Float.NaN;
    return samples.batch();
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_first_step_and_the_first_parameter_are_named(String name) {
    try (Backend backend = TestBackends.open(name)) {
      for (String parameter : List.of("0.weight", "0.bias", "1.weight", "1.bias")) {
        named(backend, parameter, Float.NaN);
      }
      named(backend, "0.bias", Float.POSITIVE_INFINITY);
      named(backend, "0.bias", Float.NEGATIVE_INFINITY);
    }
  }

  /** In step 13 the gradients from this parameter on have such a value. */
  private static void named(Backend backend, String parameter, float value) {
    GivenGradients gradients = new GivenGradients(SPEC);
    Map<String, float[]> good = gradients.random(new SplitMix64(1), 1);
    Map<String, float[]> bad = new HashMap<>(good);
    SPEC.parameters().stream()
        .map(NetworkSpec.Parameter::name)
        .dropWhile(other -> !other.equals(parameter))
        .forEach(
            later -> {
              float[] values = good.getOrDefault(later, new float[0]).clone();
              values[values.length - 1] = value;
              bad.put(later, values);
            });
    TrainerSettings settings = TrainerSettings.DEFAULT.reducing(gradients).checkingEvery(5);
    try (Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.sgd(.1), ROWS, settings)) {
      for (int step = 1; step < 15; step++) {
        gradients.next(step == 13 ? bad : good);
        trainer.step(batch());
      }
      NonFiniteGradientException stop =
          catchThrowableOfType(NonFiniteGradientException.class, () -> trainer.step(batch()));
      assertThat(stop.step()).isEqualTo(13);
      assertThat(stop.parameter()).isEqualTo(parameter);
      assertThat(stop).hasMessageContaining(parameter).hasMessageContaining("step 13");
    }
  }

  @Test
  void a_sample_that_is_nan_stops_the_training_when_it_is_asked() {
    for (Optimizer optimizer :
        List.of(Optimizer.sgd(.1), Optimizer.momentum(.1, .9), Optimizer.adam(.1))) {
      try (Backend backend = Backends.open("reference");
          Network network = Network.create(backend, SPEC, 3);
          Trainer trainer =
              new Trainer(
                  network, LOSS, optimizer, ROWS, TrainerSettings.DEFAULT.checkingEvery(1000))) {
        trainer.step(batch());
        trainer.requireFinite();
        trainer.step(batch());
        trainer.step(broken());
        trainer.step(batch());
        assertThatThrownBy(trainer::requireFinite)
            .isInstanceOf(NonFiniteGradientException.class)
            .hasMessageContaining("0.weight")
            .hasMessageContaining("step 3");
      }
    }
  }

  @Test
  void after_a_restore_the_steps_count_from_the_state() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer =
            new Trainer(
                network, LOSS, Optimizer.sgd(.1), ROWS, TrainerSettings.DEFAULT.checkingEvery(2))) {
      Parameters start = network.read();
      trainer.step(broken());
      network.write(start);
      trainer.restore(new TrainingState(4, 100, Map.of()));
      trainer.step(batch());
      trainer.step(batch());
      trainer.step(broken());
      assertThatThrownBy(() -> trainer.step(batch())).hasMessageContaining("step 103");
    }
  }

  @Test
  void unless_it_is_asked_nothing_is_checked() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.sgd(.1), ROWS)) {
      trainer.step(broken());
      trainer.requireFinite();
      assertThat(network.read().weight(0)[5]).isNaN();
    }
    assertThatThrownBy(() -> TrainerSettings.DEFAULT.checkingEvery(-1))
        .hasMessageContaining("every -1");
  }

  @Test
  void a_check_reads_nothing_between() {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer =
            new Trainer(
                network,
                LOSS,
                Optimizer.adam(.1),
                ROWS,
                TrainerSettings.DEFAULT.checkingEvery(3))) {
      backend.reset();
      trainer.step(batch());
      trainer.step(batch());
      assertThat(backend.count("read")).isZero();
      trainer.step(batch());
      assertThat(backend.count("read")).isEqualTo(1);
    }
  }
}
