package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hadamard.Activation;
import dev.hadamard.spi.ProductBound;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each matrix product against double arithmetic, componentwise, and against itself. */
@ParameterizedClass
@MethodSource("dev.hadamard.cpu.BothLoops#all")
class GemmTest {

  private final Loops loops;

  GemmTest(Loops loops) {
    this.loops = loops;
  }

  private static final int[] EXTENTS = {1, 2, 7, 16, 33, 129};

  /** m, n, k whose shapes leave the blocking at its edges or take another path. */
  private static final int[][] SHAPES = {
    {1, 1, 1}, {1, 1, 65536}, {1, 1000, 5}, {1000, 1, 5}, {1, 513, 1009}, {513, 1, 1009},
    {64, 10, 256}, {10, 256, 64}, {256, 10, 1}, {5, 7, 3000}, {4, 1025, 49}, {127, 64, 48},
    {3, 512, 1008}, {2, 515, 2017}, {300, 130, 97}, {12, 3100, 9}, {3100, 48, 9}
  };

  /** One product with all its choices. */
  private record Case(int m, int n, int k, boolean ta, boolean tb, float alpha, float beta) {

    float[] run(Loops loops, ThreadTeam team, float[] a, float[] b, float[] c) {
      float[] out = c.clone();
      run(loops, team, a, b, out, Epilogue.NONE);
      return out;
    }

    void run(Loops loops, ThreadTeam team, float[] a, float[] b, float[] out, Epilogue epilogue) {
      MatrixView left = ta ? new MatrixView(a, 1, m) : new MatrixView(a, k, 1);
      MatrixView right = tb ? new MatrixView(b, 1, k) : new MatrixView(b, n, 1);
      MatrixView target = new MatrixView(out, n, 1);
      loops.gemm(team).multiply(new Product(m, n, k, alpha, left, right, beta, target, epilogue));
    }

    double left(float[] a, int i, int p) {
      return ta ? a[p * m + i] : a[i * k + p];
    }

    double right(float[] b, int p, int j) {
      return tb ? b[j * k + p] : b[p * n + j];
    }
  }

  @Test
  void every_element_is_within_the_componentwise_bound() {
    for (Case given : cases()) {
      Random random = new Random(given.hashCode());
      float[] a = uniform(random, given.m * given.k);
      float[] b = uniform(random, given.k * given.n);
      float[] c = uniform(random, given.m * given.n);
      try (ThreadTeam team = new ThreadTeam(2)) {
        requireWithinBound(given, a, b, c, given.run(loops, team, a, b, c));
      }
    }
  }

  @Test
  void positive_operands_stay_within_the_bound_at_large_k() {
    Case given = new Case(2, 3, 65536, false, true, 1f, 0f);
    float[] a = new float[given.m * given.k];
    float[] b = new float[given.k * given.n];
    Arrays.fill(a, 1.0000001f);
    Arrays.fill(b, 0.1f);
    float[] c = new float[given.m * given.n];
    try (ThreadTeam team = new ThreadTeam(1)) {
      requireWithinBound(given, a, b, c, given.run(loops, team, a, b, c));
    }
  }

  /** All roundings go one way: what one chain of chains passes is more than 2√k here. */
  @Test
  void equal_operands_stay_within_the_bound_at_very_large_k() {
    Case given = new Case(1, 1, 20_000_000, false, true, 1f, 0f);
    float[] a = new float[given.k];
    float[] b = new float[given.k];
    Arrays.fill(a, 1.1f);
    Arrays.fill(b, 1.1f);
    float[] c = {0};
    try (ThreadTeam team = new ThreadTeam(1)) {
      requireWithinBound(given, a, b, c, given.run(loops, team, a, b, c));
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void a_divided_sum_takes_its_factors_and_its_epilogue_once(boolean ta, boolean tb) {
    Case given = new Case(3, 5, 200_003, ta, tb, -0.5f, 1f);
    Random random = new Random(11);
    float[] a = uniform(random, given.m * given.k);
    float[] b = uniform(random, given.k * given.n);
    float[] c = uniform(random, given.m * given.n);
    try (ThreadTeam team = new ThreadTeam(2)) {
      float[] sums = given.run(loops, team, a, b, c);
      requireWithinBound(given, a, b, c, sums);
      float[] bias = {1, 2, 3, 4, 5};
      float[] z = new float[sums.length];
      float[] out = c.clone();
      Epilogue epilogue =
          new Epilogue.BiasAndActivation(
              new MatrixView(bias, 0, 1),
              loops.activation(Activation.RELU),
              new MatrixView(z, given.n, 1),
              true);
      given.run(loops, team, a, b, out, epilogue);
      for (int i = 0; i < sums.length; i++) {
        assertThat(z[i]).isEqualTo(sums[i] + bias[i % given.n]);
        assertThat(out[i]).isEqualTo(Math.max(z[i], 0f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"33,17,65", "1,64,65536", "64,1,4097", "100,300,1500", "3,1030,7", "130,96,2100"})
  void integers_are_multiplied_exactly(int m, int n, int k) {
    Random random = new Random(7);
    for (boolean ta : new boolean[] {false, true}) {
      for (boolean tb : new boolean[] {false, true}) {
        Case given = new Case(m, n, k, ta, tb, 1f, 1f);
        float[] a = integers(random, m * k);
        float[] b = integers(random, k * n);
        float[] c = integers(random, m * n);
        try (ThreadTeam team = new ThreadTeam(2)) {
          float[] actual = given.run(loops, team, a, b, c);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              double sum = c[i * n + j];
              for (int p = 0; p < k; p++) {
                sum += given.left(a, i, p) * given.right(b, p, j);
              }
              assertThat(actual[i * n + j]).as("%s at %d, %d", given, i, j).isEqualTo((float) sum);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void the_bits_do_not_depend_on_the_number_of_threads(int threads) {
    try (ThreadTeam one = new ThreadTeam(1);
        ThreadTeam many = new ThreadTeam(threads)) {
      for (Case given : cases()) {
        Random random = new Random(given.hashCode());
        float[] a = uniform(random, given.m * given.k);
        float[] b = uniform(random, given.k * given.n);
        float[] c = uniform(random, given.m * given.n);
        assertThat(given.run(loops, many, a, b, c))
            .as("%s", given)
            .isEqualTo(given.run(loops, one, a, b, c));
      }
    }
  }

  @Test
  void b5_beta_zero_never_reads_out() {
    for (int[] shape : SHAPES) {
      Case given = new Case(shape[0], shape[1], shape[2], false, true, 0.5f, 0f);
      Random random = new Random(3);
      float[] a = uniform(random, given.m * given.k);
      float[] b = uniform(random, given.k * given.n);
      float[] c = new float[given.m * given.n];
      float[] poisoned = c.clone();
      Arrays.fill(poisoned, Float.NaN);
      try (ThreadTeam team = new ThreadTeam(2)) {
        assertThat(given.run(loops, team, a, b, poisoned))
            .isEqualTo(given.run(loops, team, a, b, c));
      }
    }
  }

  @Test
  void nan_and_infinity_reach_exactly_their_row_and_column() {
    Case given = new Case(7, 20, 50, false, false, 1f, 0f);
    Random random = new Random(5);
    float[] a = uniform(random, given.m * given.k);
    float[] b = uniform(random, given.k * given.n);
    a[6 * given.k + 49] = Float.NaN;
    b[48 * given.n + 19] = Float.POSITIVE_INFINITY;
    try (ThreadTeam team = new ThreadTeam(1)) {
      float[] actual = given.run(loops, team, a, b, new float[given.m * given.n]);
      for (int i = 0; i < given.m; i++) {
        for (int j = 0; j < given.n; j++) {
          float value = actual[i * given.n + j];
          if (i == 6) {
            assertThat(value).isNaN();
          } else {
            assertThat(Float.isInfinite(value)).as("%d, %d", i, j).isEqualTo(j == 19);
          }
        }
      }
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    float[] factors = {1f, 0f, -0.5f};
    int turn = 0;
    for (int m : EXTENTS) {
      for (int n : EXTENTS) {
        for (int k : EXTENTS) {
          turn++;
          cases.add(
              new Case(
                  m, n, k, turn % 2 == 0, turn / 2 % 2 == 0, 1.5f - turn % 3, factors[turn % 3]));
        }
      }
    }
    for (int[] shape : SHAPES) {
      for (int choice = 0; choice < 4; choice++) {
        cases.add(
            new Case(
                shape[0], shape[1], shape[2], choice % 2 == 0, choice / 2 == 0, 1f, choice / 3f));
      }
    }
    return cases;
  }

  private static void requireWithinBound(Case given, float[] a, float[] b, float[] c, float[] out) {
    double limit = ProductBound.of(given.k);
    for (int i = 0; i < given.m; i++) {
      for (int j = 0; j < given.n; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < given.k; p++) {
          double product = given.left(a, i, p) * given.right(b, p, j);
          sum += product;
          magnitude += Math.abs(product);
        }
        double wanted = given.alpha * sum + (double) given.beta * c[i * given.n + j];
        double bound =
            limit
                * (Math.abs(given.alpha) * magnitude
                    + Math.abs((double) given.beta * c[i * given.n + j]));
        if (!(Math.abs(out[i * given.n + j] - wanted) <= bound)) {
          fail("%s at %d, %d: %s for %s ± %s", given, i, j, out[i * given.n + j], wanted, bound);
        }
      }
    }
  }

  private static float[] uniform(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private static float[] integers(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(31) - 15;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, true"})
  @Timeout(60)
  void the_operands_of_a_finished_product_are_not_kept_from_being_collected(boolean ta, boolean tb)
      throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2)) {
      Gemm gemm = loops.gemm(team);
      List<WeakReference<float[]>> operands = operandsOfOneProduct(gemm, ta, tb);
      try {
        while (operands.stream().anyMatch(operand -> operand.get() != null)) {
          System.gc();
          Thread.sleep(1);
        }
      } finally {
        Reference.reachabilityFence(gemm);
      }
    }
  }

  private static List<WeakReference<float[]>> operandsOfOneProduct(
      Gemm gemm, boolean ta, boolean tb) {
    int n = 64;
    List<MatrixView> views =
        Stream.of(ta, tb, false)
            .map(t -> new MatrixView(new float[n * n], t ? 1 : n, t ? n : 1))
            .toList();
    gemm.multiply(
        new Product(n, n, n, 1, views.get(0), views.get(1), 0, views.get(2), Epilogue.NONE));
    return views.stream().map(view -> new WeakReference<>(view.data)).toList();
  }
}
