package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules B5, B6 and B12: what is not read, what a new tensor holds, tensors without elements. */
abstract class ContentsFamily extends Family {

  private static final Transpose NO = Transpose.NO;

  ContentsFamily(BackendConformance conformance) {
    super(conformance);
  }

  private Tensor nan(int... dimensions) {
    int size = 1;
    for (int extent : dimensions) {
      size *= extent;
    }
    return tensor(filled(size, Float.NaN), dimensions);
  }

  @ParameterizedTest(name = "{0} × {1} × {2}")
  @CsvSource({"1, 1, 1", "5, 7, 3", "64, 64, 64", "33, 10, 129"})
  void b5_beta_zero_never_reads_out(int m, int n, int k) {
    Tensor a = tensor(filled(m * k, 1), m, k);
    Tensor b = tensor(filled(k * n, 1), k, n);
    Tensor x = tensor(filled(m * n, 2), m, n);
    Tensor out = nan(m, n);
    backend().matmul(1, a, NO, b, NO, 0, out);
    assertHolds(k, out, "matmul");
    Tensor y = nan(m, n);
    backend().axpby(3, x, 0, y);
    assertHolds(6, y, "axpby");
    Tensor row = nan(n);
    backend().sumRows(0.5f, x, 0, row);
    assertHolds(m, row, "sumRows");
    Tensor w = nan(n, k);
    Tensor biases = nan(n);
    backend().denseGradient(1, x, a, 0, w, biases);
    assertHolds(2 * m, w, "denseGradient w");
    assertHolds(2 * m, biases, "denseGradient b");
    Tensor z = nan(m, n);
    Tensor activated = nan(m, n);
    Tensor bias = tensor(filled(n, 1), n);
    backend().denseForward(a, tensor(filled(n * k, 1), n, k), bias, Activation.RELU, z, activated);
    assertHolds(k + 1, z, "denseForward z");
    assertHolds(k + 1, activated, "denseForward a");
  }

  @ParameterizedTest(name = "{0} × {1} × {2}")
  @CsvSource({"1, 1, 1", "5, 7, 3", "64, 64, 64", "33, 10, 129"})
  void b5_alpha_zero_never_reads_the_inputs(int m, int n, int k) {
    Tensor out = tensor(filled(m * n, 4), m, n);
    backend().matmul(0, nan(m, k), NO, nan(k, n), NO, 0.5f, out);
    assertHolds(2, out, "matmul");
    backend().axpby(0, nan(m, n), 0.5f, out);
    assertHolds(1, out, "axpby");
    Tensor row = tensor(filled(n, 4), n);
    backend().sumRows(0, nan(m, n), 0.5f, row);
    assertHolds(2, row, "sumRows");
    Tensor w = tensor(filled(n * k, 4), n, k);
    backend().denseGradient(0, nan(m, n), nan(m, k), 0.5f, w, row);
    assertHolds(2, w, "denseGradient w");
    assertHolds(1, row, "denseGradient b");
  }

  @Test
  void b5_alpha_and_beta_zero_clear_whatever_was_there() {
    Tensor out = nan(5, 7);
    backend().matmul(0, nan(5, 3), NO, nan(3, 7), NO, 0, out);
    assertHolds(0, out, "matmul");
    Tensor y = nan(5, 7);
    backend().axpby(0, y, 0, y);
    assertHolds(0, y, "axpby");
    Tensor row = nan(7);
    backend().sumRows(0, nan(5, 7), 0, row);
    assertHolds(0, row, "sumRows");
  }

  @Test
  void b5_other_factors_do_read_and_let_not_a_number_through() {
    Tensor out = tensor(new float[] {Float.NaN, 1}, 1, 2);
    Tensor one = tensor(new float[] {1}, 1, 1);
    backend().matmul(1, one, NO, tensor(new float[] {1, 1}, 1, 2), NO, 1, out);
    assertThat(read(out)).containsExactly(Float.NaN, 2);
    Tensor sum = arena().allocate(1, 2);
    backend().matmul(1, one, NO, tensor(new float[] {Float.NaN, 1}, 1, 2), NO, 0, sum);
    assertThat(read(sum)).containsExactly(Float.NaN, 1);
  }

  @ParameterizedTest(name = "{0} × {0}")
  @ValueSource(ints = {33, 96})
  void what_one_product_read_does_not_reach_the_next(int side) {
    // Blocks are padded in memory that is used again: 0·NaN left there would be NaN.
    for (int k : new int[] {1, 2, 5, 17, 29, 31}) {
      for (Transpose ta : Transpose.values()) {
        for (Transpose tb : Transpose.values()) {
          backend().matmul(1, nan(side, side), ta, nan(side, side), tb, 0, nan(side, side));
          float[] ones = filled(side * k, 1);
          Tensor a = ta == NO ? tensor(ones, side, k) : tensor(ones, k, side);
          Tensor b = tb == NO ? tensor(ones, k, side) : tensor(ones, side, k);
          Tensor out = nan(side, side);
          backend().matmul(1, a, ta, b, tb, 0, out);
          assertHolds(k, out, "k = %d, %s %s".formatted(k, ta, tb));
        }
      }
    }
  }

  @Test
  void b6_new_tensors_are_zero_even_in_memory_used_before() {
    int[] sizes = {1, 3, 64, 1000, 4096, 70_000, 1 << 20};
    for (int round = 0; round < 4; round++) {
      try (TensorArena fresh = backend().newArena()) {
        for (int size : sizes) {
          Tensor tensor = fresh.allocate(size);
          assertHolds(0, tensor, "round %d, size %d".formatted(round, size));
          backend().write(filled(size, Float.NaN), tensor);
        }
      }
    }
  }

  @Test
  void b6_a_new_tensor_is_zero_before_the_first_operation_uses_it() {
    for (int round = 0; round < 20; round++) {
      try (TensorArena fresh = backend().newArena()) {
        Tensor x = fresh.allocate(33, 17);
        backend().axpby(1, tensor(fresh, filled(33 * 17, 5), 33, 17), 1, x);
        assertHolds(5, x);
        backend().write(filled(33 * 17, Float.NaN), x);
      }
    }
  }

  @Test
  void b12_empty_tensors_are_legal_for_every_operation() {
    for (int[] mnk : new int[][] {{0, 5, 3}, {5, 0, 3}, {0, 0, 0}}) {
      Draws draws = Draws.seeded(12);
      for (OpCase op : OpCase.catalogue(mnk[0], mnk[1], mnk[2])) {
        float[][] values = op.draw(draws);
        float[][] after = op.run(this, backend(), values);
        for (int i = 0; i < values.length; i++) {
          assertThat(after[i]).as("%s: %s", op, op.operands().get(i)).hasSameSizeAs(values[i]);
        }
      }
    }
    backend().synchronize();
  }

  @Test
  void b12_a_sum_over_nothing_is_zero() {
    Tensor out = tensor(filled(35, 4), 5, 7);
    backend().matmul(1, arena().allocate(5, 0), NO, arena().allocate(0, 7), NO, 0.5f, out);
    assertHolds(2, out, "matmul, k = 0");
    Tensor row = tensor(filled(7, 4), 7);
    backend().sumRows(1, arena().allocate(0, 7), 0.5f, row);
    assertHolds(2, row, "sumRows, m = 0");
    Tensor z = nan(5, 7);
    Tensor a = nan(5, 7);
    backend()
        .denseForward(
            arena().allocate(5, 0),
            arena().allocate(7, 0),
            tensor(filled(7, -3), 7),
            Activation.RELU,
            z,
            a);
    assertHolds(-3, z, "denseForward, k = 0: z is the bias");
    assertHolds(0, a, "denseForward, k = 0: a = f(bias)");
    Tensor w = tensor(filled(21, 4), 7, 3);
    backend().denseGradient(1, arena().allocate(0, 7), arena().allocate(0, 3), 0.5f, w, row);
    assertHolds(2, w, "denseGradient, m = 0: W");
    assertHolds(1, row, "denseGradient, m = 0: b");
    Tensor delta = nan(5, 3);
    backend()
        .denseDelta(
            arena().allocate(5, 0),
            arena().allocate(0, 3),
            Activation.RELU,
            tensor(filled(15, 1), 5, 3),
            delta);
    assertHolds(0, delta, "denseDelta, n = 0");
  }
}
