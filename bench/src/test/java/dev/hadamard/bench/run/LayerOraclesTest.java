package dev.hadamard.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.engine.BackendEngineProvider;
import dev.hadamard.bench.engine.ImageNetworks;
import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The oracles of layers, optimizers and networks accept what the naive backend computes, and see
 * small faults in it.
 */
final class LayerOraclesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "convolution forward 2 7 5 3 4",
        "convolution data-gradient 2 7 5 3 4",
        "convolution weight-gradient 2 7 5 3 4",
        "convolution forward 3 4 4 16 20",
        "layer batch-norm forward 2 4 6 5",
        "layer batch-norm both 2 4 6 5",
        "layer layer-norm forward 9 33",
        "layer layer-norm both 9 33",
        "layer max-pool forward 2 4 6 5",
        "layer max-pool both 2 4 6 5",
        "layer softmax forward 9 33",
        "layer softmax both 9 33",
        "optimizer adam 7 5 3",
        "optimizer adamw 7 5 3"
      })
  void float32_passes_and_each_element_that_is_a_thousandth_off_does_not(String text)
      throws Exception {
    Work work = Work.parse(text);
    Oracle oracle = Oracle.of(work);
    float[] right = computed(work);
    Check check = oracle.judge(right, 0);
    assertThat(check.passed()).as("%s", check).isTrue();
    assertThat(check.elements()).isEqualTo(right.length);
    for (int i = 0; i < right.length; i++) {
      float[] wrong = right.clone();
      wrong[i] = right[i] * 1.001f + Math.copySign(1e-4f, right[i]);
      assertThat(oracle.judge(wrong, 0).passed()).as("element %d", i).isFalse();
    }
    assertThat(oracle.judge(new float[right.length + 1], 0).passed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(NetworkStep.Network.class)
  void a_step_on_a_network_is_judged_by_its_gradient(NetworkStep.Network network) throws Exception {
    NetworkStep work = new NetworkStep(network, 4);
    Oracle oracle = Oracle.of(work);
    float[] before = ImageNetworks.parameters(network).weight(0);
    float[] after = computed(work);
    assertThat(oracle.judge(after, 0).passed()).isTrue();
    assertThat(oracle.judge(before, 0).passed()).as("no step").isFalse();
    for (double factor : new double[] {-1, 0.9, 1.1}) {
      float[] wrong = before.clone();
      for (int i = 0; i < wrong.length; i++) {
        wrong[i] += (float) (factor * (after[i] - before[i]));
      }
      assertThat(oracle.judge(wrong, 0).passed()).as("%s of the step", factor).isFalse();
    }
  }

  @Test
  void a_gradient_with_noise_of_a_tenth_of_its_largest_element_is_wrong() throws Exception {
    NetworkStep work = new NetworkStep(NetworkStep.Network.RESNET, 4);
    float[] before = ImageNetworks.parameters(work.network()).weight(0);
    float[] wrong = computed(work);
    float largest = 0;
    for (int i = 0; i < wrong.length; i++) {
      largest = Math.max(largest, Math.abs(wrong[i] - before[i]));
    }
    Random random = new Random(1);
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] += 0.1f * largest * (random.nextFloat() - 0.5f);
    }
    assertThat(Oracle.of(work).judge(wrong, 0).passed()).isFalse();
  }

  private static float[] computed(Work work) throws Exception {
    try (Engine engine = new BackendEngineProvider().open("reference", "");
        Task task = engine.prepare(work)) {
      return task.result();
    }
  }
}
