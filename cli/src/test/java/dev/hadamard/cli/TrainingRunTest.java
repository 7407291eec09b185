package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Optimizer;
import org.junit.jupiter.api.Test;

class TrainingRunTest {

  /** Stops the training after some steps, as Ctrl-C does. */
  private record StopAfter(int steps) implements Progress {
    @Override
    public void begin() {}

    @Override
    public void step(int batch) {
      if (batch >= steps) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void epoch(Epoch epoch) {}

    @Override
    public void close() {}
  }

  private static TrainingRun interrupted(double learningRate) {
    TrainingPlan plan = TrainingPlan.of(new TrainingOptions(), note -> {});
    TrainingPlan changed =
        new TrainingPlan(
            plan.data(),
            plan.train(),
            plan.test(),
            plan.scaling(),
            plan.targetScaling(),
            plan.network(),
            Optimizer.sgd(learningRate),
            plan.batch(),
            1,
            plan.seed());
    try (Backend backend = Backends.open("cpu")) {
      return TrainingRun.of(changed, backend, new StopAfter(4));
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void a_training_that_is_stopped_after_it_has_diverged_has_no_model() {
    assertThat(interrupted(0.1).isInterrupted()).isTrue();
    assertThatThrownBy(() -> interrupted(3e38))
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContaining("the training diverged: a weight is infinite or NaN");
  }
}
