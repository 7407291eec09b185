package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Rules B1, B2, B9 and B11: order, host buffers, the same bits again, many threads. */
abstract class OrderFamily extends Family {

  private static final int THREADS = 8;

  OrderFamily(BackendConformance conformance) {
    super(conformance);
  }

  @Test
  void b1_operations_take_effect_in_program_order() {
    Draws draws = Draws.seeded(1);
    int size = 65;
    float[][] host = new float[4][];
    Tensor[] device = new Tensor[4];
    for (int i = 0; i < 4; i++) {
      host[i] = draws.wholeNumbers(size, 50);
      device[i] = tensor(host[i], 1, size);
    }
    Findings findings = new Findings("1,500 dependent operations, " + draws);
    for (int round = 0; round < 100; round++) {
      // Short rounds, because later operations cover the traces of earlier ones.
      int operations = 1 + draws.below(29);
      for (int i = 0; i < operations; i++) {
        step(draws, host, device);
      }
      for (int i = 0; i < 4; i++) {
        findings.sameNumbers(read(device[i]), host[i], "round " + round + ", tensor " + i);
      }
    }
    findings.assertNone();
  }

  /** One operation from a random tensor to another, on both sides; each is exactly rounded. */
  private void step(Draws draws, float[][] host, Tensor[] device) {
    int from = draws.below(4);
    int to = (from + 1 + draws.below(3)) % 4;
    int size = host[to].length;
    switch (draws.below(4)) {
      case 0 -> {
        backend().axpby(1, device[from], 0, device[to]);
        host[to] = host[from].clone();
      }
      case 1 -> {
        backend().axpby(1, device[from], -1, device[to]);
        combine(host[to], host[from], -1);
      }
      case 2 -> {
        backend().activate(Activation.RELU, device[from], device[to]);
        for (int i = 0; i < size; i++) {
          host[to][i] = Math.max(host[from][i], 0);
        }
      }
      default -> {
        host[to] = draws.wholeNumbers(size, 50);
        backend().write(host[to], device[to]);
      }
    }
  }

  private static void combine(float[] y, float[] x, float beta) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] + beta * y[i];
    }
  }

  @Test
  void b1_and_b3_a_read_sees_everything_queued_before_it() {
    Tensor one = tensor(filled(4096, 1), 64, 64);
    Tensor sum = arena().allocate(64, 64);
    for (int i = 1; i <= 300; i++) {
      backend().axpby(1, one, 1, sum);
      if (i % 100 == 0) {
        assertHolds(i, sum, "after %d additions".formatted(i));
      }
    }
  }

  @Test
  void b2_a_host_buffer_may_be_overwritten_as_soon_as_write_returns() {
    for (int size : new int[] {1, 7, 1024, 65_537, 1 << 20}) {
      float[] values = Draws.seeded(2).mixed(size);
      for (FloatBuffer buffer : buffers(size)) {
        Tensor target = arena().allocate(size);
        buffer.put(0, values);
        backend().write(buffer, target);
        for (int i = 0; i < size; i++) {
          buffer.put(i, Float.NaN);
        }
        assertThat(read(target)).as("%s", buffer).isEqualTo(values);
      }
    }
  }

  @Test
  void b2_a_buffer_of_any_kind_and_position_is_written_and_read_where_it_stands() {
    int size = 1000;
    float[] values = Draws.seeded(3).mixed(size);
    for (FloatBuffer source : buffers(size + 20)) {
      source.put(10, values).position(10).limit(10 + size);
      Tensor tensor = arena().allocate(size);
      backend().write(source, tensor);
      assertThat(source.position()).isEqualTo(10);
      assertThat(source.limit()).isEqualTo(10 + size);
      for (FloatBuffer target : buffers(size + 20)) {
        target.position(5).limit(5 + size);
        backend().read(tensor, target);
        assertThat(target.position()).isEqualTo(5);
        assertThat(target.limit()).isEqualTo(5 + size);
        float[] got = new float[size];
        target.get(got);
        assertThat(got).as("%s to %s", source, target).isEqualTo(values);
        target.clear();
        assertThat(target.get(4)).isZero();
        assertThat(target.get(5 + size)).isZero();
      }
    }
  }

  /** Heap, a slice of the heap, direct, and direct in both byte orders. */
  private static List<FloatBuffer> buffers(int size) {
    return List.of(
        FloatBuffer.allocate(size),
        FloatBuffer.wrap(new float[size + 3], 3, size).slice(),
        ByteBuffer.allocateDirect(4 * size).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(),
        ByteBuffer.allocateDirect(4 * size).order(ByteOrder.BIG_ENDIAN).asFloatBuffer());
  }

  @Test
  void b2_what_was_written_is_read_bit_by_bit() {
    float[] values = {-0f, 0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.NEGATIVE_INFINITY, -1, 3};
    Findings findings = new Findings("written and read");
    findings.sameBits(read(tensor(values, values.length)), values, "as it was");
    findings.assertNone();
  }

  @Test
  void b2_a_read_only_buffer_can_be_written_from() {
    float[] values = Draws.seeded(4).mixed(33);
    Tensor tensor = arena().allocate(33);
    backend().write(FloatBuffer.wrap(values).asReadOnlyBuffer(), tensor);
    assertThat(read(tensor)).isEqualTo(values);
  }

  @Test
  void b9_twenty_runs_give_the_same_bits() {
    Draws draws = Draws.seeded(9);
    Findings findings = new Findings("20 runs, " + draws);
    List<OpCase> cases = new ArrayList<>(OpCase.catalogue(65, 129, 33));
    cases.addAll(OpCase.catalogue(2, 3, 2048));
    for (OpCase op : cases) {
      float[][] values = op.draw(draws);
      float[][] first = op.run(this, backend(), values);
      for (int run = 1; run < 20; run++) {
        float[][] again = op.run(this, backend(), values);
        for (int i = 0; i < first.length; i++) {
          findings.sameBits(again[i], first[i], op + " run " + run);
        }
      }
    }
    conclude("20 runs", findings);
  }

  @Test
  void b11_threads_with_tensors_of_their_own_get_the_bits_of_a_serial_run() throws Exception {
    float[][] serial = new float[THREADS][];
    for (int i = 0; i < THREADS; i++) {
      serial[i] = chain(i);
    }
    List<float[]> parallel = inThreads(this::chain);
    Findings findings = new Findings("8 threads");
    for (int i = 0; i < THREADS; i++) {
      assertThat(serial[i]).as("the chain of thread %d", i).doesNotContain(Float.NaN);
      findings.sameBits(parallel.get(i), serial[i], "thread " + i);
    }
    findings.assertNone();
  }

  /** 160 operations of all kinds, each of which depends on the one before. */
  private float[] chain(int seed) {
    int n = 24;
    Draws draws = Draws.seeded(1100 + seed);
    Tensor x = tensor(draws.uniform(n * n, -1, 1), n, n);
    Tensor w = tensor(draws.uniform(n * n, -0.3f, 0.3f), n, n);
    Tensor row = tensor(draws.uniform(n, -1, 1), n);
    Tensor z = arena().allocate(n, n);
    Tensor a = arena().allocate(n, n);
    for (int i = 0; i < 20; i++) {
      backend().denseForward(x, w, row, Activation.TANH, z, a);
      backend().denseDelta(z, w, Activation.TANH, a, x);
      backend().denseGradient(-0.001f, a, z, 0.9f, w, row);
      backend().matmul(1, a, Transpose.NO, w, Transpose.YES, 0, z);
      backend().softmaxRows(z, z);
      backend().axpby(0.5f, z, 0.5f, x);
      backend().addRow(row, x);
      backend().sumRows(0.01f, x, 0.5f, row);
    }
    return read(x);
  }

  @Test
  void b11_an_operation_is_atomic_for_tensors_that_threads_share() throws Exception {
    int size = 4096;
    int additions = 50;
    Tensor one = tensor(filled(size, 1), size);
    Tensor sum = arena().allocate(size);
    inThreads(
        thread -> {
          for (int i = 0; i < additions; i++) {
            backend().axpby(1, one, 1, sum);
          }
          return new float[0];
        });
    float[] want = filled(size, THREADS * additions);
    assertThat(Arrays.equals(read(sum), want)).as("no addition is lost").isTrue();
  }

  private interface Work {
    float[] run(int thread);
  }

  private static List<float[]> inThreads(Work work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<float[]>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        calls.add(() -> work.run(thread));
      }
      List<float[]> results = new ArrayList<>();
      for (Future<float[]> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
