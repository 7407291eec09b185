package dev.hadamard.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.tck.DoubleNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The oracles against plain loops and the conformance kit: they accept float32 and see small
 * faults.
 */
final class OracleTest {

  @ParameterizedTest
  @EnumSource(Work.Layout.class)
  void a_product_in_float32_passes_and_one_wrong_element_of_a_large_one_does_not(
      Work.Layout layout) {
    Work.Matmul work = new Work.Matmul(layout, 96, 80, 700);
    float[] c = product(work);
    Oracle oracle = Oracle.of(work);
    Check check = oracle.judge(c, 0);
    assertThat(check.passed()).isTrue();
    assertThat(check.worst()).isPositive();
    assertThat(check.elements()).as("a sample").isLessThan(check.of());
    for (int at : new int[] {0, 37 * 80 + 41, 96 * 80 - 1}) {
      float[] wrong = c.clone();
      wrong[at] += 0.1f;
      assertThat(oracle.judge(wrong, 0).passed()).as("element %d", at).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"fp32, tf32, 0x1p-12", "tf32, bf16, 0x1p-9"})
  void a_product_of_reduced_precision_passes_by_its_own_bound_only(
      String finer, String own, float error) {
    Work.Matmul work = new Work.Matmul(Work.Layout.NN, 32, 32, 64);
    float[] c = product(work);
    for (int i = 0; i < c.length; i++) {
      c[i] *= 1 + error;
    }
    Oracle oracle = Oracle.of(work);
    assertThat(oracle.judge(c, Oracle.roundoff(finer)).passed()).isFalse();
    assertThat(oracle.judge(c, Oracle.roundoff(own)).passed()).isTrue();
  }

  @Test
  void nan_and_a_result_of_another_size_fail() {
    Work work = new Work.Elementwise(Work.Kind.COPY, "copy", 100);
    float[] x = Operands.scaled(0, 100, Operands.SPREAD);
    Oracle oracle = Oracle.of(work);
    assertThat(oracle.judge(x, 0).passed()).isTrue();
    assertThat(oracle.judge(new float[99], 0).passed()).isFalse();
    x[50] = Float.NaN;
    assertThat(oracle.judge(x, 0).passed()).isFalse();
  }

  @Test
  void a_large_elementwise_result_is_compared_to_its_very_end() {
    int size = 1 << 18;
    Work work = new Work.Elementwise(Work.Kind.COPY, "copy", size);
    float[] x = Operands.scaled(0, size, Operands.SPREAD);
    Oracle oracle = Oracle.of(work);
    assertThat(oracle.judge(x, 0).passed()).isTrue();
    for (int last = 1; last <= 64; last++) {
      float[] wrong = x.clone();
      wrong[size - last] = 9;
      assertThat(oracle.judge(wrong, 0).passed()).as("%d from the end", last).isFalse();
    }
  }

  @Test
  void a_training_step_is_judged_by_the_textbook() {
    Work.TrainingStep work = new Work.TrainingStep(12, List.of(30, 20, 15, 4));
    Oracle oracle = Oracle.of(work);
    float[] right = step(work, 1, 1);
    assertThat(oracle.judge(right, 0).passed()).isTrue();
    assertThat(oracle.judge(step(work, -1, 1), 0).passed()).as("the other direction").isFalse();
    assertThat(oracle.judge(step(work, 1, 1.001), 0).passed()).as("δ 0.1 % too large").isFalse();
    assertThat(oracle.judge(Operands.weights(0, 20, 30), 0).passed()).as("no step").isFalse();
  }

  private static float[] product(Work.Matmul work) {
    int m = work.m();
    int n = work.n();
    int k = work.k();
    float[] a = Operands.stream(0, m * k);
    float[] b = Operands.stream(1, k * n);
    float[] c = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          float left = work.layout() == Work.Layout.TN ? a[p * m + i] : a[i * k + p];
          float right = work.layout() == Work.Layout.NT ? b[j * k + p] : b[p * n + j];
          sum += left * right;
        }
        c[i * n + j] = sum;
      }
    }
    return c;
  }

  /** W of the first layer after a step, in double, by the conformance kit. */
  private static float[] step(Work.TrainingStep work, int direction, double deltaFactor) {
    int[] sizes = work.sizes().stream().mapToInt(Integer::intValue).toArray();
    int depth = sizes.length - 1;
    Activation[] f = new Activation[depth];
    float[][] w = new float[depth][];
    float[][] b = new float[depth][];
    for (int l = 0; l < depth; l++) {
      f[l] = l == depth - 1 ? Activation.IDENTITY : Activation.RELU;
      w[l] = Operands.weights(l, sizes[l + 1], sizes[l]);
      b[l] = new float[sizes[l + 1]];
    }
    DoubleNetwork network =
        new DoubleNetwork(sizes, f, w, b, DoubleNetwork.Loss.SOFTMAX_CROSS_ENTROPY);
    network.lossAndGradients(
        Operands.stream(Operands.BATCH, work.batch() * sizes[0]),
        Operands.targets(work.batch(), sizes[depth]));
    network.step(direction * deltaFactor * Operands.ETA, 0);
    float[] after = new float[w[0].length];
    for (int i = 0; i < after.length; i++) {
      after[i] = (float) network.weight(0)[i];
    }
    return after;
  }
}
