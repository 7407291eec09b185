package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real job: handwritten digits, a fifth of them never seen in training. */
class DigitsTest {

  private record Outcome(Parameters weights, TrainingResult result, Evaluation test) {}

  private static Outcome train(Backend backend, long seed) {
    DataSplit split = BundledData.digits().split(0.2, seed);
    Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, split.train());
    DataSet train = scaling.apply(split.train());
    DataSet test = scaling.apply(split.test());
    try (Network network = Network.create(backend, NetworkSpec.of(64, 128, 64, 10), seed);
        Trainer trainer =
            new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), 32)) {
      TrainingResult result = trainer.fit(train, 30, seed);
      return new Outcome(network.read(), result, trainer.evaluate(test));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void digits_held_out_are_recognised_and_twice_the_same_bits(String name) {
    Outcome first;
    Outcome second;
    try (Backend backend = TestBackends.open(name)) {
      first = train(backend, 42);
    }
    try (Backend backend = TestBackends.open(name)) {
      second = train(backend, 42);
    }
    assertThat(first.test().accuracy()).isGreaterThanOrEqualTo(0.97);
    assertThat(first.test().samples()).isEqualTo(359);
    assertThat(second.weights()).isEqualTo(first.weights());
    assertThat(second.test()).isEqualTo(first.test());
    assertThat(second.result().epochs())
        .extracting(EpochReport::loss)
        .isEqualTo(first.result().epochs().stream().map(EpochReport::loss).toList());
  }
}
