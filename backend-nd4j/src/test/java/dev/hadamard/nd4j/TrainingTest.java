package dev.hadamard.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batches;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.tck.Tolerances;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real job: handwritten digits, a fifth of them never seen in training. */
@EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
final class TrainingTest {

  private static final long SEED = 42;

  private static final DataSplit DIGITS = BundledData.digits().split(0.2, SEED);
  private static final Scaling SCALING = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, DIGITS.train());

  private static Backend open(String name) {
    return Backends.open(BackendConfig.builder().backend(name).device("").build());
  }

  @Test
  void digits_held_out_are_recognised() {
    DataSet train = SCALING.apply(DIGITS.train());
    try (Backend backend = open("nd4j");
        Network network = Network.create(backend, NetworkSpec.of(64, 128, 64, 10), SEED);
        Trainer trainer =
            new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), 32)) {
      trainer.fit(train, 30, SEED);
      assertThat(trainer.evaluate(SCALING.apply(DIGITS.test())).accuracy())
          .isGreaterThanOrEqualTo(0.97);
    }
  }

  /** Each may be off by the bound from the exact loss, so both together by twice that. */
  @ParameterizedTest
  @EnumSource
  void ten_steps_lose_what_the_cpu_backend_loses(Activation hidden) {
    List<Double> expected = losses("cpu", hidden);
    List<Double> losses = losses("nd4j", hidden);
    assertThat(losses).hasSize(10);
    for (int i = 0; i < losses.size(); i++) {
      assertThat(losses.get(i))
          .as("loss of step %d, seed %d", i, SEED)
          .isCloseTo(expected.get(i), within(2 * Tolerances.LOSS_AFTER_10_STEPS * expected.get(i)));
    }
  }

  private static List<Double> losses(String name, Activation hidden) {
    Batches batches = new Batches(SCALING.apply(DIGITS.train()), 32, 10, SEED);
    NetworkSpec spec = NetworkSpec.chain(64, List.of(Dense.of(32, hidden), Dense.of(10)));
    List<Double> losses = new ArrayList<>();
    try (Backend backend = open(name);
        Network network = Network.create(backend, spec, SEED);
        Trainer trainer =
            new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), 32)) {
      for (int i = 0; i < 10; i++) {
        trainer.step(batches.get(i));
        losses.add(trainer.loss());
      }
    }
    return losses;
  }
}
