package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An update that the gradient products compute is the update of the gradients in memory. */
class GradientSinkTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 6;

  /** Exchanges nothing, so that the gradients must be in memory. */
  private static final GradientReducer ALONE = (backend, gradients) -> {};

  private static Parameters trained(Backend backend, Optimizer optimizer, GradientReducer reducer) {
    Batch batch = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
    try (Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, reducer)) {
      for (int step = 0; step < 10; step++) {
        trainer.step(batch);
      }
      return network.read();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void both_ways_of_an_update_agree(String name) {
    for (Optimizer optimizer : List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9))) {
      try (Backend backend = TestBackends.open(name)) {
        Parameters folded = trained(backend, optimizer, GradientReducer.NONE);
        Parameters inMemory = trained(backend, optimizer, ALONE);
        assertThat(folded.largestDifference(inMemory)).as(optimizer.describe()).isLessThan(2e-6);
        assertThat(folded).isNotEqualTo(Parameters.initial(SPEC, 3));
      }
    }
  }

  @Test
  void a_folded_update_takes_no_memory_for_gradients() {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 3)) {
      backend.reset();
      new OptimizerState(network, Optimizer.sgd(1), TrainerSettings.DEFAULT).close();
      assertThat(backend.count("allocate")).isZero();
      new OptimizerState(network, Optimizer.momentum(1, 0), TrainerSettings.DEFAULT).close();
      assertThat(backend.count("allocate")).as("velocity").isEqualTo(1);
      backend.reset();
      new OptimizerState(network, Optimizer.adam(1), TrainerSettings.DEFAULT).close();
      assertThat(backend.count("allocate")).as("m, v, g and the factors").isEqualTo(4);
    }
  }
}
