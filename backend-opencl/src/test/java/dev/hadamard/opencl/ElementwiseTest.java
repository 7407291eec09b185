package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.opencl.Fixture.Matrix;
import dev.hadamard.spi.ProductBound;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ops that go over a tensor, against double precision. */
@ParameterizedClass
@EnumSource
final class ElementwiseTest {

  /** Sizes round a vector, a work-item's block, and odd ones. */
  private static final int[] SIZES = {1, 15, 16, 17, 1000, 4095, 4097, 70_001};

  private static @Nullable OpenClBackend opened;

  /** The kernels' shape: as the device at hand gets it, or as one of these types would. */
  enum KernelShape {
    OF_THIS_DEVICE,
    OF_A_GPU,
    OF_A_GPU_WITH_NARROW_GROUPS
  }

  private final OpenClBackend backend;

  ElementwiseTest(KernelShape shape) {
    this.backend = Objects.requireNonNull(opened);
  }

  @BeforeParameterizedClassInvocation
  static void open(KernelShape shape) {
    opened =
        switch (shape) {
          case OF_THIS_DEVICE -> TestDevice.open();
          case OF_A_GPU -> TestDevice.open(settings -> shapedFor(settings, 256));
          case OF_A_GPU_WITH_NARROW_GROUPS -> TestDevice.open(settings -> shapedFor(settings, 64));
        };
  }

  private static ClSettings shapedFor(ClSettings settings, int maxGroupSize) {
    return settings.withTuning(
        TuningTable.lookUp(new DeviceTraits("any", "GPU", false, maxGroupSize, 32 << 10)));
  }

  @AfterParameterizedClassInvocation
  static void close() {
    if (opened != null) {
      opened.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void activations_and_derivatives_are_within_ten_ulp_of_double(Activation f) {
    for (int size : SIZES) {
      try (Fixture fixture = new Fixture(backend, size)) {
        Matrix z = fixture.random(1, size, 12);
        Matrix out = fixture.filled(1, size, Float.NaN);
        backend.activate(f, z.tensor(), out.tensor());
        compare(f + "", z.values(), fixture.read(out), f::value, f == Activation.GELU_TANH);
        backend.derivative(f, z.tensor(), out.tensor());
        compare(f + "′", z.values(), fixture.read(out), f::derivative, true);
        if (f.derivativeForm() == DerivativeForm.OUTPUT) {
          Matrix a = fixture.random(1, size);
          backend.derivativeFromOutput(f, a.tensor(), a.tensor());
          compare(f + "′(a)", a.values(), fixture.read(a), f::derivativeFromOutput, true);
        }
      }
    }
  }

  /** Relative to the value, or, where the definition itself cancels, to the argument. */
  private static void compare(
      String name, float[] in, float[] actual, DoubleUnaryOperator exact, boolean cancels) {
    for (int i = 0; i < in.length; i++) {
      double expected = exact.applyAsDouble(in[i]);
      double scale = cancels ? Math.max(1, Math.abs(in[i])) : Math.abs(expected);
      assertThat(Math.abs(actual[i] - expected))
          .as("%s(%s) = %s, not %s", name, in[i], expected, actual[i])
          .isLessThanOrEqualTo(20 * Oracle.U * scale + 0x1p-126);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nan_infinity_and_zero_give_what_the_definition_gives(Activation f) {
    try (Fixture fixture = new Fixture(backend, 0)) {
      float[] special = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0,
        -0f,
        1e30f,
        -1e30f,
        Float.MIN_VALUE,
        100,
        -100
      };
      Matrix z = fixture.of(1, special.length, special);
      Matrix a = fixture.filled(1, special.length, 7);
      Matrix slope = fixture.filled(1, special.length, 7);
      backend.activate(f, z.tensor(), a.tensor());
      backend.derivative(f, z.tensor(), slope.tensor());
      for (int i = 0; i < special.length; i++) {
        assertSame(f + "(" + special[i] + ")", fixture.read(a)[i], f.value(special[i]));
        assertSame(f + "′(" + special[i] + ")", fixture.read(slope)[i], f.derivative(special[i]));
      }
    }
  }

  private static void assertSame(String what, float actual, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(actual).as(what).isNaN();
    } else if (Double.isInfinite((float) expected)) {
      assertThat(actual).as(what).isEqualTo((float) expected);
    } else {
      assertThat(Math.abs(actual - expected))
          .as("%s = %s, not %s", what, expected, actual)
          .isLessThanOrEqualTo(20 * Oracle.U * Math.abs(expected) + 0x1p-126);
    }
  }

  @Test
  void hadamard_and_axpby_are_exact_to_one_rounding_and_may_work_in_place() {
    for (int size : SIZES) {
      try (Fixture fixture = new Fixture(backend, size)) {
        Matrix a = fixture.random(1, size);
        Matrix b = fixture.random(1, size);
        Matrix y = fixture.random(1, size);
        backend.hadamard(a.tensor(), b.tensor(), b.tensor());
        backend.axpby(-0.5f, a.tensor(), 2, y.tensor());
        float[] product = fixture.read(b);
        float[] sum = fixture.read(y);
        for (int i = 0; i < size; i++) {
          assertThat(product[i]).isEqualTo(a.values()[i] * b.values()[i]);
          assertThat(sum[i]).isEqualTo(-0.5f * a.values()[i] + 2 * y.values()[i]);
        }
      }
    }
  }

  @Test
  void b5_axpby_reads_neither_operand_whose_factor_is_zero() {
    try (Fixture fixture = new Fixture(backend, 0)) {
      Matrix nan = fixture.filled(3, 5, Float.NaN);
      Matrix one = fixture.filled(3, 5, 1);
      Matrix y = fixture.filled(3, 5, Float.NaN);
      backend.axpby(3, one.tensor(), 0, y.tensor());
      backend.axpby(0, nan.tensor(), 2, y.tensor());
      assertThat(fixture.read(y)).containsOnly(6f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 16, 33, 130})
  void rows_are_added_and_summed_over_all_columns(int columns) {
    for (int rows : new int[] {1, 2, 9, 257, 5000}) {
      try (Fixture fixture = new Fixture(backend, rows)) {
        Matrix x = fixture.random(rows, columns);
        Matrix row = fixture.random(1, columns);
        Matrix sums = fixture.random(1, columns);
        backend.sumRows(-0.5f, x.tensor(), 2, sums.tensor());
        backend.addRow(row.tensor(), x.tensor());
        float[] added = fixture.read(x);
        float[] summed = fixture.read(sums);
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          double magnitude = 0;
          for (int i = 0; i < rows; i++) {
            assertThat(added[i * columns + j]).isEqualTo(x.at(i, j) + row.at(0, j));
            sum += x.at(i, j);
            magnitude += Math.abs(x.at(i, j));
          }
          assertThat(Math.abs(summed[j] - (-0.5 * sum + 2 * sums.at(0, j))))
              .isLessThanOrEqualTo(
                  ProductBound.of(rows) * (0.5 * magnitude + 2 * Math.abs(sums.at(0, j))));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 16, 17, 1000})
  void softmax_is_accurate_and_ignores_a_shift(int columns) {
    for (float shift : new float[] {0, 1000, -10_000}) {
      try (Fixture fixture = new Fixture(backend, columns)) {
        Matrix z = fixture.random(7, columns, 10);
        for (int i = 0; i < z.values().length; i++) {
          z.values()[i] = Math.round(z.values()[i] * 64) / 64f + shift;
        }
        backend.write(z.values(), z.tensor());
        backend.softmaxRows(z.tensor(), z.tensor());
        float[] actual = fixture.read(z);
        for (int i = 0; i < 7; i++) {
          double max = Double.NEGATIVE_INFINITY;
          for (int j = 0; j < columns; j++) {
            max = Math.max(max, z.at(i, j));
          }
          double sum = 0;
          for (int j = 0; j < columns; j++) {
            sum += Math.exp(z.at(i, j) - max);
          }
          for (int j = 0; j < columns; j++) {
            double expected = Math.exp(z.at(i, j) - max) / sum;
            assertThat(Math.abs(actual[i * columns + j] - expected))
                .as("column %d of %d, shift %s", j, columns, shift)
                .isLessThanOrEqualTo((columns < 100 ? 4e-6 : 5e-6) * expected);
          }
        }
      }
    }
  }

  @Test
  void a_nan_makes_its_row_of_a_softmax_nan_and_no_other() {
    try (Fixture fixture = new Fixture(backend, 0)) {
      Matrix z = fixture.of(2, 3, 1, Float.NaN, 2, 0, 0, Float.NEGATIVE_INFINITY);
      backend.softmaxRows(z.tensor(), z.tensor());
      assertThat(fixture.read(z)).containsExactly(Float.NaN, Float.NaN, Float.NaN, 0.5f, 0.5f, 0);
    }
  }
}
