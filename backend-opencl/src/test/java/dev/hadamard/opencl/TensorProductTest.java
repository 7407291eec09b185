package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Precision;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.opencl.Fixture.Matrix;
import dev.hadamard.spi.ProductBound;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernel for tensor cores with the instructions emulated: its index maps, layouts, edges and
 * epilogues, and the error of both precisions in the arithmetic of the least exact hardware.
 */
final class TensorProductTest {

  /** m, n, k: within a fragment, a slice, a tile; their edges; more than one tile, more slices. */
  private static final int[][] SHAPES = {
    {1, 1, 1}, {3, 5, 7}, {17, 9, 16}, {64, 36, 20}, {128, 128, 33}, {131, 140, 48}, {260, 4, 100}
  };

  private static OpenClBackend open(GemmFamily family) {
    return TestDevice.open(settings -> EmulatedTensorCores.force(family, settings));
  }

  private static Precision precision(GemmFamily family) {
    return family == GemmFamily.TENSOR ? Precision.TF32 : Precision.FP32_3XTF32;
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSOR", "TENSOR_SPLIT"})
  void products_of_all_shapes_and_transposes_keep_the_bound_of_their_precision(GemmFamily family) {
    try (OpenClBackend backend = open(family)) {
      assertThat(backend.info().details()).containsEntry("precision", precision(family).label());
      for (int[] shape : SHAPES) {
        for (Transpose ta : Transpose.values()) {
          for (Transpose tb : Transpose.values()) {
            product(backend, precision(family), shape[0], shape[1], shape[2], ta, tb, 0);
          }
        }
      }
    }
  }

  /** Two blocks of k and the rest of a third, and sums with all terms of one sign. */
  @ParameterizedTest
  @EnumSource(names = {"TENSOR", "TENSOR_SPLIT"})
  void long_sums_keep_the_bound_of_their_precision(GemmFamily family) {
    try (OpenClBackend backend = open(family)) {
      product(backend, precision(family), 5, 6, 4500, Transpose.NO, Transpose.YES, 0);
      product(backend, precision(family), 5, 6, 4500, Transpose.YES, Transpose.NO, 1);
    }
  }

  /**
   * Where offset is 0 the factors lie in ±1 and the output holds NaN before, else they lie around
   * the offset and the output is added to.
   */
  private static void product(
      OpenClBackend backend,
      Precision precision,
      int m,
      int n,
      int k,
      Transpose ta,
      Transpose tb,
      float offset) {
    try (Fixture fixture = new Fixture(backend, m * 31L + n * 7L + k)) {
      Matrix a = ta == Transpose.YES ? fixture.random(k, m) : fixture.random(m, k);
      Matrix b = tb == Transpose.YES ? fixture.random(n, k) : fixture.random(k, n);
      shift(backend, a, offset);
      shift(backend, b, offset);
      Matrix c = fixture.filled(m, n, offset == 0 ? Float.NaN : 3);
      backend.matmul(2, a.tensor(), ta, b.tensor(), tb, offset, c.tensor());
      float[] actual = fixture.read(c);
      double worst = 0;
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double[] exact = Oracle.product(a, ta, b, tb, k, i, j);
          double error = Math.abs(actual[i * n + j] - (2 * exact[0] + 3 * offset));
          double share = error / (2 * exact[1] + 3 * offset);
          worst = share <= worst ? worst : share;
        }
      }
      assertThat(worst)
          .as("%s %d×%d×%d %s %s", precision.label(), m, n, k, ta, tb)
          .isLessThanOrEqualTo(ProductBound.of(precision, k));
    }
  }

  private static void shift(OpenClBackend backend, Matrix matrix, float offset) {
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] += offset;
    }
    backend.write(matrix.values(), matrix.tensor());
  }

  /** Numbers of ten bits have no small part, and their products no rounding: every bit counts. */
  @Test
  void whole_numbers_have_no_wrong_bit() {
    for (GemmFamily family : new GemmFamily[] {GemmFamily.TENSOR, GemmFamily.TENSOR_SPLIT}) {
      try (OpenClBackend backend = open(family);
          Fixture fixture = new Fixture(backend, 1)) {
        int n = 140;
        float[] numbers = new float[n * n];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = i * 37 % 401 - 200;
        }
        Matrix a = fixture.of(n, n, numbers);
        Matrix c = fixture.filled(n, n, Float.NaN);
        backend.matmul(1, a.tensor(), Transpose.NO, a.tensor(), Transpose.YES, 0, c.tensor());
        float[] wanted = new float[n * n];
        for (int i = 0; i < n * n; i++) {
          wanted[i] = (float) Oracle.product(a, Transpose.NO, a, Transpose.YES, n, i / n, i % n)[0];
        }
        assertThat(fixture.read(c)).isEqualTo(wanted);
      }
    }
  }

  /** The kernel's own split loses no more than the bound where it is tightest: at a single term. */
  @Test
  void a_single_product_of_split_numbers_keeps_four_times_the_bound_of_float32() {
    try (OpenClBackend backend = open(GemmFamily.TENSOR_SPLIT);
        Fixture fixture = new Fixture(backend, 7)) {
      int n = 256;
      Matrix a = fixture.random(n, 1);
      Matrix b = fixture.random(1, n);
      Matrix c = fixture.filled(n, n, 0);
      backend.matmul(1, a.tensor(), Transpose.NO, b.tensor(), Transpose.NO, 0, c.tensor());
      float[] actual = fixture.read(c);
      double worst = 0;
      for (int i = 0; i < n * n; i++) {
        double exact = (double) a.at(i / n, 0) * b.at(0, i % n);
        worst = Math.max(worst, Math.abs(actual[i] - exact) / Math.abs(exact));
      }
      assertThat(worst).isBetween(Oracle.U, 4 * ProductBound.of(1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSOR", "TENSOR_SPLIT"})
  void a_dense_layer_ends_in_the_same_epilogues(GemmFamily family) {
    int batch = 33;
    int out = 130;
    int in = 20;
    try (OpenClBackend backend = open(family);
        Fixture fixture = new Fixture(backend, 3)) {
      Matrix x = fixture.random(batch, in);
      Matrix w = fixture.random(out, in);
      Matrix b = fixture.random(1, out);
      Matrix z = fixture.filled(batch, out, Float.NaN);
      Matrix a = fixture.filled(batch, out, Float.NaN);
      backend.denseForward(
          x.tensor(), w.tensor(), b.tensor(), Activation.RELU, z.tensor(), a.tensor());
      Matrix next = fixture.random(batch, out);
      Matrix delta = fixture.filled(batch, in, Float.NaN);
      backend.denseDelta(next.tensor(), w.tensor(), Activation.RELU, x.tensor(), delta.tensor());
      Matrix gradient = fixture.filled(out, in, 1);
      Matrix bias = fixture.filled(1, out, 1);
      backend.denseGradient(2, next.tensor(), x.tensor(), 1, gradient.tensor(), bias.tensor());
      float[] actualZ = fixture.read(z);
      float[] rectified = actualZ.clone();
      for (int i = 0; i < rectified.length; i++) {
        rectified[i] = Math.max(rectified[i], 0);
      }
      assertThat(fixture.read(a)).isEqualTo(rectified);
      Check check = new Check(precision(family));
      for (int i = 0; i < batch; i++) {
        for (int j = 0; j < out; j++) {
          double[] exact = Oracle.product(x, Transpose.NO, w, Transpose.YES, in, i, j);
          check.near(actualZ[i * out + j], exact[0] + b.at(0, j), exact[1] + 1, in);
        }
        for (int j = 0; j < in; j++) {
          double[] exact = Oracle.product(next, Transpose.NO, w, Transpose.NO, out, i, j);
          double slope = x.at(i, j) > 0 ? 1 : 0;
          check.near(fixture.read(delta)[i * in + j], exact[0] * slope, exact[1] * slope, out);
        }
      }
      Matrix ones = fixture.filled(batch, 1, 1);
      float[] actualW = fixture.read(gradient);
      float[] actualB = fixture.read(bias);
      for (int i = 0; i < out; i++) {
        for (int j = 0; j < in; j++) {
          double[] exact = Oracle.product(next, Transpose.YES, x, Transpose.NO, batch, i, j);
          check.near(actualW[i * in + j], 2 * exact[0] + 1, 2 * exact[1] + 1, batch);
        }
        double[] exact = Oracle.product(next, Transpose.YES, ones, Transpose.NO, batch, i, 0);
        check.near(actualB[i], 2 * exact[0] + 1, 2 * exact[1] + 1, batch);
      }
    }
  }

  /** The bound of a precision. */
  private record Check(Precision precision) {
    void near(float actual, double exact, double magnitude, int k) {
      assertThat(Math.abs(actual - exact))
          .isLessThanOrEqualTo(ProductBound.of(precision, k) * magnitude);
    }
  }

  @Test
  void the_same_inputs_give_the_same_bits() {
    float[][] results = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (OpenClBackend backend = open(GemmFamily.TENSOR_SPLIT);
          Fixture fixture = new Fixture(backend, 5)) {
        Matrix a = fixture.random(70, 90);
        Matrix c = fixture.filled(70, 70, 0);
        backend.matmul(1, a.tensor(), Transpose.NO, a.tensor(), Transpose.YES, 0, c.tensor());
        results[run] = fixture.read(c);
      }
    }
    assertThat(Arrays.equals(results[0], results[1])).isTrue();
  }
}
