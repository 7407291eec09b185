package dev.hadamard.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.spi.Availability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker of ours does when it is asked; the numbers themselves are judged in whole runs. */
final class BackendEngineTest {

  private static Engine open(String backend) {
    boolean isThere =
        Backends.survey(BackendConfig.builder().device("").build()).stream()
            .filter(candidate -> candidate.name().equals(backend))
            .anyMatch(c -> c.availability() instanceof Availability.Available);
    assumeTrue(isThere, backend + " is not available");
    return new BackendEngineProvider().open(backend, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl", "reference"})
  void every_run_of_a_task_gives_the_same(String backend) {
    List<Work> works =
        List.of(
            new Work.Matmul(Work.Layout.TN, 33, 17, 65),
            new Work.Elementwise(Work.Kind.DERIVATIVE, "gelu", 1000),
            new Work.Transfer(true, 1000),
            new Work.Transfer(false, 1000),
            new Work.Launch(3));
    try (Engine engine = open(backend)) {
      for (Work work : works) {
        try (Task task = engine.prepare(work)) {
          float[] first = task.result();
          task.run();
          if (task.hasTransfers()) {
            task.runWithTransfers();
          }
          assertThat(task.result()).as("%s", work).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void cpu_has_its_vector_loops_from_the_start() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    try (Engine engine = open("cpu")) {
      assertThat(engine.describe().get("loops")).startsWith("vector(");
    }
  }

  @Test
  void a_transfer_brings_what_was_sent() {
    try (Engine engine = open("cpu");
        Task download = engine.prepare(new Work.Transfer(false, 100))) {
      assertThat(download.result()).isEqualTo(Operands.stream(0, 100));
    }
  }

  @Test
  void a_training_step_begins_with_the_weights_that_everyone_begins_with() {
    Work.TrainingStep work = new Work.TrainingStep(8, List.of(20, 15, 4));
    try (Engine engine = open("cpu");
        Task task = engine.prepare(work)) {
      float[] before = Operands.weights(0, 15, 20);
      float[] after = task.result();
      assertThat(after).hasSameSizeAs(before).isNotEqualTo(before);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isBetween(before[i] - 0.01f, before[i] + 0.01f);
      }
      Map<String, Long> phases = task.phases(1_000_000);
      assertThat(phases).containsOnlyKeys("transfer", "forward", "delta", "update");
    }
  }

  @Test
  void only_a_device_with_a_clock_of_its_own_has_kernel_times() {
    Work work = new Work.Matmul(Work.Layout.NN, 64, 64, 64);
    try (Engine engine = open("cpu");
        Task task = engine.prepare(work)) {
      assertThat(task.hasKernelTime()).isFalse();
    }
    try (Engine engine = open("opencl");
        Task task = engine.prepare(work)) {
      assertThat(task.hasKernelTime()).isTrue();
      assertThat(task.kernelNanos()).isPositive();
    }
  }
}
