package dev.hadamard.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.spi.ForwardingBackend;
import dev.hadamard.spi.RepeatedOperations;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a step is divided into phases, by a clock that each call of the backend moves on. */
final class TrainingTaskTest {

  private static final Map<String, Integer> TICKS =
      Map.of("denseForward", 20, "denseHead", 10, "denseDelta", 15, "denseGradients", 40);

  private static final Work.TrainingStep WORK = new Work.TrainingStep(8, List.of(20, 15, 4));

  /** Takes so many ticks for each call, and many more until it has made some steps. */
  private static final class Ticking extends ForwardingBackend {
    private final int coldSteps;
    private final List<String> steps = new ArrayList<>();
    private long now;
    private boolean hasWaited;

    Ticking(Backend delegate, int coldSteps) {
      super(delegate);
      this.coldSteps = coldSteps;
    }

    private void take(long ticks) {
      now += steps.size() < coldSteps ? 50 * ticks : ticks;
    }

    @Override
    public void write(FloatBuffer source, Tensor target) {
      delegate().write(source, target);
      hasWaited = false;
      take(5);
    }

    @Override
    public void synchronize() {
      delegate().synchronize();
      hasWaited = true;
    }

    @Override
    public void run(Op op) {
      delegate().run(op);
      take(TICKS.getOrDefault(op.name(), 0));
      if (op instanceof Dense.Gradients) {
        steps.add(hasWaited ? "divided" : "whole");
      }
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      return new RepeatedOperations(this, operations);
    }
  }

  private static Ticking ticking(int coldSteps) {
    BackendConfig config = BackendConfig.builder().backend("reference").build();
    return new Ticking(Backends.open(config), coldSteps);
  }

  private static Map<String, Long> phases(Ticking backend, long ticks) {
    try (TrainingTask task = new TrainingTask(backend, WORK, () -> backend.now)) {
      task.run();
      backend.steps.clear();
      return task.phases(ticks);
    }
  }

  @Test
  void the_first_steps_after_a_pause_are_not_what_a_step_takes() {
    try (Ticking backend = ticking(12)) {
      assertThat(phases(backend, 100_000))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("transfer", 10L, "forward", 30L, "delta", 15L, "update", 40L));
    }
  }

  @Test
  void divided_steps_take_turns_with_whole_ones() {
    try (Ticking backend = ticking(0)) {
      phases(backend, 10_000);
      assertThat(backend.steps).hasSizeGreaterThan(50);
      for (int i = 0; i < backend.steps.size(); i++) {
        assertThat(backend.steps.get(i)).isEqualTo(i % 2 == 0 ? "whole" : "divided");
      }
    }
  }

  @Test
  void a_step_that_takes_longer_than_the_time_is_divided_all_the_same() {
    try (Ticking backend = ticking(0)) {
      assertThat(phases(backend, 0)).containsEntry("forward", 30L);
      assertThat(backend.steps).hasSize(8);
    }
  }
}
