package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Dense;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The moving average of the weights. */
class AveragedWeightsTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;
  private static final float ETA = 0.1f;
  private static final Optimizer SGD = Optimizer.sgd(ETA);

  private static Batch batch() {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_average_is_the_first_weights_and_then_moves_by_its_decay(String name) {
    for (Optimizer rule :
        List.of(SGD, Optimizer.adam(ETA), Optimizer.lamb(ETA), new Rules.Axpy(ETA))) {
      GivenGradients gradients = new GivenGradients(SPEC);
      SplitMix64 random = new SplitMix64(9);
      try (Backend backend = TestBackends.open(name);
          Network network = new Network(backend, SPEC, GivenGradients.weights(SPEC, random));
          Trainer trainer = new Trainer(network, LOSS, rule.averaged(.75), ROWS, gradients)) {
        assertThat(trainer.averaged()).as("before the first step").isEqualTo(network.read());
        gradients.next(gradients.random(random, 1));
        trainer.step(batch());
        Parameters average = trainer.averaged();
        assertThat(average).as(rule.describe()).isEqualTo(network.read());
        for (int step = 0; step < 3; step++) {
          gradients.next(gradients.random(random, 1));
          trainer.step(batch());
          Parameters w = network.read();
          Parameters next = trainer.averaged();
          for (String parameter : w.names()) {
            for (int i = 0; i < w.values(parameter).length; i++) {
              double old = .75 * average.values(parameter)[i];
              double share = .25 * w.values(parameter)[i];
              double largest = Math.max(Math.abs(old), Math.abs(share));
              assertThat((double) next.values(parameter)[i])
                  .isCloseTo(old + share, within(4. * Math.ulp((float) largest)));
            }
          }
          average = next;
        }
      }
    }
  }

  @Test
  void no_average_is_refused_with_the_remedy() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = new Trainer(network, LOSS, SGD, ROWS)) {
      assertThatThrownBy(trainer::averaged)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("averaged(0.999)");
    }
  }

  @Test
  void what_is_not_trained_is_that_of_the_network() {
    NetworkSpec spec = NetworkSpec.builder(8).add(Dense.of(7)).add(BatchNorm.of()).build();
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, spec, 1);
        Trainer trainer = new Trainer(network, LOSS, SGD.averaged(.75), ROWS)) {
      for (int step = 0; step < 3; step++) {
        trainer.step(Samples.random(spec, LOSS, ROWS, new SplitMix64(step)).batch());
      }
      Parameters now = network.read();
      Parameters average = trainer.averaged();
      for (String statistics : List.of("1.running_mean", "1.running_var")) {
        assertThat(average.values(statistics)).isEqualTo(now.values(statistics));
        assertThat(average.values(statistics)[0]).isNotZero();
      }
      assertThat(average.values("1.bias")).isNotEqualTo(now.values("1.bias"));
    }
  }
}
