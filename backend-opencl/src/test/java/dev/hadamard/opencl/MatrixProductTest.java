package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Transpose;
import dev.hadamard.opencl.Fixture.Matrix;
import dev.hadamard.spi.ProductBound;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every family of products, on whatever device there is, against double precision. */
final class MatrixProductTest {

  /** m, n, k: odd ones, single rows and columns, tile edges, more than one block of k or item. */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 17, 5},
    {33, 1, 7},
    {2, 3, 257},
    {15, 49, 31},
    {31, 33, 16},
    {32, 64, 32},
    {64, 48, 193},
    {129, 130, 70},
    {7, 10, 520},
    {40, 100, 384},
    {8, 12, 4},
    {40, 300, 600},
    {290, 70, 18}
  };

  @ParameterizedTest
  @EnumSource
  void products_of_all_shapes_and_transposes_keep_the_error_bound(Loops loops) {
    try (OpenClBackend backend = loops.open()) {
      for (int[] shape : SHAPES) {
        for (Transpose ta : Transpose.values()) {
          for (Transpose tb : Transpose.values()) {
            product(backend, shape[0], shape[1], shape[2], ta, tb, 1, 0);
          }
        }
        product(backend, shape[0], shape[1], shape[2], Transpose.NO, Transpose.YES, -0.5f, 1);
        product(backend, shape[0], shape[1], shape[2], Transpose.YES, Transpose.NO, 2, -0.5f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sums_of_65536_terms_keep_the_error_bound(Loops loops) {
    try (OpenClBackend backend = loops.open()) {
      product(backend, 3, 5, 65536, Transpose.NO, Transpose.YES, 1, 0);
      product(backend, 3, 5, 65536, Transpose.YES, Transpose.NO, -1, 0.5f);
    }
  }

  private static void product(
      OpenClBackend backend,
      int m,
      int n,
      int k,
      Transpose ta,
      Transpose tb,
      float alpha,
      float beta) {
    try (Fixture fixture = new Fixture(backend, m * 31L + n * 7L + k)) {
      Matrix a = ta == Transpose.YES ? fixture.random(k, m) : fixture.random(m, k);
      Matrix b = tb == Transpose.YES ? fixture.random(n, k) : fixture.random(k, n);
      Matrix c = beta == 0 ? fixture.filled(m, n, Float.NaN) : fixture.random(m, n);
      backend.matmul(alpha, a.tensor(), ta, b.tensor(), tb, beta, c.tensor());
      float[] actual = fixture.read(c);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double[] exact = Oracle.product(a, ta, b, tb, k, i, j);
          double before = beta == 0 ? 0 : beta * (double) c.at(i, j);
          double magnitude = Math.abs(alpha) * exact[1] + Math.abs(before);
          assertThat(Math.abs(actual[i * n + j] - (alpha * exact[0] + before)))
              .as("%d×%d×%d %s%s α %s β %s at (%d, %d)", m, n, k, ta, tb, alpha, beta, i, j)
              .isLessThanOrEqualTo(ProductBound.of(k) * magnitude);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b5_beta_zero_never_reads_out_in_a_gradient(Loops loops) {
    try (OpenClBackend backend = loops.open();
        Fixture fixture = new Fixture(backend, 5)) {
      Matrix delta = fixture.filled(300, 5, 1);
      Matrix x = fixture.filled(300, 7, 2);
      Matrix w = fixture.filled(5, 7, Float.NaN);
      Matrix b = fixture.filled(1, 5, Float.NaN);
      backend.denseGradient(0.5f, delta.tensor(), x.tensor(), 0, w.tensor(), b.tensor());
      assertThat(fixture.read(w)).containsOnly(300f);
      assertThat(fixture.read(b)).containsOnly(150f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_gradient_is_a_product_and_the_sum_of_the_rows_of_delta(Loops loops) {
    try (OpenClBackend backend = loops.open()) {
      for (int[] s : new int[][] {{5, 10, 33}, {300, 49, 40}, {64, 130, 8}, {1, 1, 1}}) {
        gradient(backend, s[0], s[1], s[2]);
      }
    }
  }

  private static void gradient(OpenClBackend backend, int batch, int out, int in) {
    try (Fixture fixture = new Fixture(backend, batch)) {
      Matrix delta = fixture.random(batch, out);
      Matrix x = fixture.random(batch, in);
      Matrix w = fixture.random(out, in);
      Matrix b = fixture.random(1, out);
      Matrix ones = fixture.filled(batch, 1, 1);
      backend.denseGradient(-0.5f, delta.tensor(), x.tensor(), 2, w.tensor(), b.tensor());
      float[] actualW = fixture.read(w);
      float[] actualB = fixture.read(b);
      for (int i = 0; i < out; i++) {
        for (int j = 0; j < in; j++) {
          double[] exact = Oracle.product(delta, Transpose.YES, x, Transpose.NO, batch, i, j);
          assertThat(Math.abs(actualW[i * in + j] - (-0.5 * exact[0] + 2.0 * w.at(i, j))))
              .as("W %d×%d×%d at (%d, %d)", out, in, batch, i, j)
              .isLessThanOrEqualTo(
                  ProductBound.of(batch) * (0.5 * exact[1] + 2 * Math.abs(w.at(i, j))));
        }
        double[] exact = Oracle.product(delta, Transpose.YES, ones, Transpose.NO, batch, i, 0);
        assertThat(Math.abs(actualB[i] - (-0.5 * exact[0] + 2.0 * b.at(0, i))))
            .as("b of %d, batch %d, at %d", out, batch, i)
            .isLessThanOrEqualTo(
                ProductBound.of(batch) * (0.5 * exact[1] + 2 * Math.abs(b.at(0, i))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_forward_pass_is_f_of_the_product_plus_the_bias(Loops loops) {
    try (OpenClBackend backend = loops.open()) {
      for (int[] s : new int[][] {{5, 10, 33}, {33, 49, 400}, {16, 64, 8}}) {
        forward(backend, Activation.RELU, s[0], s[1], s[2], false);
        forward(backend, Activation.GELU, s[0], s[1], s[2], true);
      }
    }
  }

  private static void forward(
      OpenClBackend backend, Activation f, int m, int n, int k, boolean keepZ) {
    try (Fixture fixture = new Fixture(backend, 11)) {
      Matrix x = fixture.random(m, k);
      Matrix w = fixture.random(n, k);
      Matrix b = fixture.random(1, n);
      Matrix a = fixture.filled(m, n, Float.NaN);
      Matrix z = keepZ ? fixture.filled(m, n, Float.NaN) : a;
      backend.denseForward(x.tensor(), w.tensor(), b.tensor(), f, z.tensor(), a.tensor());
      float[] actualZ = fixture.read(z);
      float[] actualA = fixture.read(a);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double[] exact = Oracle.product(x, Transpose.NO, w, Transpose.YES, k, i, j);
          double exactZ = exact[0] + b.at(0, j);
          double error = ProductBound.of(k) * (exact[1] + Math.abs(b.at(0, j)));
          String where = "%s %d×%d×%d at (%d, %d)".formatted(f, m, n, k, i, j);
          if (keepZ) {
            assertThat(Math.abs(actualZ[i * n + j] - exactZ)).as(where).isLessThanOrEqualTo(error);
          }
          // |f′| ≤ 1.13 for all of these
          assertThat(Math.abs(actualA[i * n + j] - f.value(exactZ)))
              .as(where)
              .isLessThanOrEqualTo(1.13 * error + 10 * Oracle.U * Math.max(1, Math.abs(exactZ)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void delta_is_the_product_times_the_derivative_of_what_was_kept(Loops loops) {
    try (OpenClBackend backend = loops.open()) {
      for (Activation f : List.of(Activation.RELU, Activation.SILU)) {
        for (int[] s : new int[][] {{5, 10, 33}, {33, 49, 400}, {16, 64, 8}}) {
          delta(backend, f, s[0], s[1], s[2]);
        }
      }
    }
  }

  private static void delta(OpenClBackend backend, Activation f, int m, int n, int k) {
    try (Fixture fixture = new Fixture(backend, 13)) {
      Matrix next = fixture.random(m, k);
      Matrix w = fixture.random(k, n);
      Matrix kept = fixture.random(m, n);
      Matrix delta = fixture.filled(m, n, Float.NaN);
      backend.denseDelta(next.tensor(), w.tensor(), f, kept.tensor(), delta.tensor());
      float[] actual = fixture.read(delta);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double[] exact = Oracle.product(next, Transpose.NO, w, Transpose.NO, k, i, j);
          double slope =
              f.derivativeForm() == DerivativeForm.OUTPUT
                  ? f.derivativeFromOutput(kept.at(i, j))
                  : f.derivative(kept.at(i, j));
          assertThat(Math.abs(actual[i * n + j] - exact[0] * slope))
              .as("%s %d×%d×%d at (%d, %d)", f, m, n, k, i, j)
              .isLessThanOrEqualTo(
                  (ProductBound.of(k) + 12 * Oracle.U) * exact[1] * Math.abs(slope));
        }
      }
    }
  }
}
