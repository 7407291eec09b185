package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Family 21: products and sums of constant and slowly varying numbers, and of one that is large
 * among small ones. Their roundings all go one way, where those of random numbers cancel. A backend
 * whose sums a library makes is judged by what holds in any order.
 */
abstract class RegularFamily extends Family {

  private static final int[][] PRODUCTS = {
    {33, 17, 64},
    {64, 1024, 64},
    {64, 64, 1024},
    {1, 1000, 512},
    {100, 1, 512},
    {40, 50, 512},
    {16, 16, 4099},
    {3, 18, 65536},
    {1, 1, 65536}
  };

  private static final int[][] SUMS = {
    {7, 3}, {100, 10}, {1025, 3}, {4096, 300}, {65536, 2}, {1_000_000, 16}
  };

  private static final int LONG = 20_000_000;

  RegularFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** Numbers whose sums drift. */
  enum Numbers {
    TENTHS {
      @Override
      float at(int i, int count) {
        return 0.1f;
      }
    },
    ODD {
      @Override
      float at(int i, int count) {
        return 0.5469134f;
      }
    },
    ABOVE_ONE {
      @Override
      float at(int i, int count) {
        return 1.1f;
      }
    },
    RAMP {
      @Override
      float at(int i, int count) {
        return 0.5f + (float) i / count;
      }
    },
    /** Each of the small products is lost where it meets the large one alone. */
    ONE_LARGE {
      @Override
      float at(int i, int count) {
        return i == 0 ? 1 : 0x1.8p-13f;
      }
    },
    /** As small as that without being squared. */
    ONE_HUGE {
      @Override
      float at(int i, int count) {
        return i == 0 ? 1 : 0x1.8p-25f;
      }
    };

    abstract float at(int i, int count);

    /** A matrix whose columns are these numbers. */
    float[] down(int rows, int columns) {
      float[] values = new float[rows * columns];
      for (int i = 0; i < rows; i++) {
        Arrays.fill(values, i * columns, i * columns + columns, at(i, rows));
      }
      return values;
    }

    /** A matrix whose rows are these numbers. */
    float[] along(int rows, int columns) {
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = at(i % columns, columns);
      }
      return values;
    }
  }

  @ParameterizedTest
  @EnumSource
  void products_of_regular_numbers_stay_within_the_bound_of_any(Numbers numbers) {
    Findings findings = new Findings("products of " + numbers);
    for (int[] mnk : PRODUCTS) {
      for (Transpose ta : Transpose.values()) {
        for (Transpose tb : Transpose.values()) {
          product(findings, numbers, new ProductCase(ta, tb, mnk[0], mnk[1], mnk[2], 1, 0));
        }
      }
    }
    conclude("products of " + numbers, findings);
    if (numbers == Numbers.TENTHS) { // once is enough
      limits().summingLibrary().ifPresent(this::conclude);
    }
  }

  private void product(Findings findings, Numbers numbers, ProductCase product) {
    int m = product.m();
    int n = product.n();
    int k = product.k();
    float[] a = product.ta() == Transpose.NO ? numbers.along(m, k) : numbers.down(k, m);
    float[] b = product.tb() == Transpose.NO ? numbers.down(k, n) : numbers.along(n, k);
    float[] c = filled(m * n, Float.NaN);
    float[] got = product.run(this, a, b, c);
    double exact = dot(numbers, k);
    for (int i = 0; i < m * n; i++) {
      findings.within(limits().productOfAny(k) * exact, got[i], exact, product::toString);
    }
  }

  /** The one number that all elements of a product are. */
  private static double dot(Numbers numbers, int k) {
    double sum = 0;
    for (int p = 0; p < k; p++) {
      sum += (double) numbers.at(p, k) * numbers.at(p, k);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void a_very_long_product_stays_within_the_bound_of_any(Numbers numbers) {
    Findings findings = new Findings("a long product of " + numbers);
    product(findings, numbers, new ProductCase(Transpose.NO, Transpose.NO, 1, 1, LONG, 1, 0));
    conclude("long product of " + numbers, findings);
  }

  @ParameterizedTest
  @EnumSource
  void sums_of_regular_rows_stay_within_the_bound_of_a_sum(Numbers numbers) {
    Findings findings = new Findings("sumRows of " + numbers);
    for (int[] shape : SUMS) {
      sumRows(findings, numbers, shape[0], shape[1]);
    }
    conclude("sumRows of " + numbers, findings);
  }

  @ParameterizedTest
  @EnumSource
  void a_very_long_sum_stays_within_the_bound_of_a_sum(Numbers numbers) {
    Findings findings = new Findings("a long sum of " + numbers);
    sumRows(findings, numbers, LONG, 1);
    conclude("long sum of " + numbers, findings);
  }

  private void sumRows(Findings findings, Numbers numbers, int m, int n) {
    try (TensorArena arena = backend().newArena()) {
      Tensor row = arena.allocate(n);
      backend().sumRows(1, tensor(arena, numbers.down(m, n), m, n), 0, row);
      within(findings, limits().sumOfAny(m), read(row), sum(numbers, m), m + "×" + n);
    }
  }

  private static double sum(Numbers numbers, int m) {
    double sum = 0;
    for (int i = 0; i < m; i++) {
      sum += numbers.at(i, m);
    }
    return sum;
  }

  private static void within(
      Findings findings, double factor, float[] got, double exact, String where) {
    for (float each : got) {
      findings.within(factor * exact, each, exact, () -> where);
    }
  }

  @ParameterizedTest(name = "batch {0}, {1} inputs, {2} outputs")
  @CsvSource({"1, 512, 1000", "33, 512, 64", "256, 65, 10", "4099, 100, 12", "100000, 20, 8"})
  void dense_layers_of_regular_numbers_stay_within_their_bounds(int batch, int in, int out) {
    Findings findings = new Findings("dense layers");
    for (Numbers numbers : Numbers.values()) {
      forward(findings, numbers, batch, in, out);
      gradient(findings, numbers, batch, in, out);
    }
    conclude("dense layers of regular numbers, batch " + batch, findings);
  }

  private void forward(Findings findings, Numbers numbers, int batch, int in, int out) {
    try (TensorArena arena = backend().newArena()) {
      Tensor x = tensor(arena, numbers.along(batch, in), batch, in);
      Tensor w = tensor(arena, numbers.along(out, in), out, in);
      Tensor z = arena.allocate(batch, out);
      backend().denseForward(x, w, arena.allocate(out), Activation.IDENTITY, z, z);
      double exact = dot(numbers, in);
      within(findings, limits().productOfAny(in), read(z), exact, numbers + " forward");
    }
  }

  private void gradient(Findings findings, Numbers numbers, int batch, int in, int out) {
    try (TensorArena arena = backend().newArena()) {
      Tensor delta = tensor(arena, numbers.down(batch, out), batch, out);
      Tensor x = tensor(arena, numbers.down(batch, in), batch, in);
      Tensor w = arena.allocate(out, in);
      Tensor b = arena.allocate(out);
      backend().denseGradient(1, delta, x, 0, w, b);
      double exact = dot(numbers, batch);
      within(findings, limits().productOfAny(batch), read(w), exact, numbers + " of W");
      within(findings, limits().sumOfAny(batch), read(b), sum(numbers, batch), numbers + " of b");
    }
  }
}
