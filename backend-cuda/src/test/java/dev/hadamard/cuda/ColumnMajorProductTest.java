package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row-major products asked of a library that knows columns only. */
final class ColumnMajorProductTest {

  private static final int M = 3;
  private static final int N = 5;
  private static final int K = 7;
  private static final int GAP = 2; // floats between one row and the next

  /** Memory with all matrices in it, addressed by index. */
  private final double[] memory = new Random(5).doubles(400, -1, 1).toArray();

  private final int a = 10;
  private final int b = 110;
  private final int c = 210;

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void the_columns_it_computes_are_the_rows_that_were_asked_for(boolean ta, boolean tb) {
    int pitchA = (ta ? M : K) + GAP;
    int pitchB = (tb ? K : N) + GAP;
    int pitchC = N + GAP;
    double[] expected = memory.clone();
    for (int i = 0; i < M; i++) {
      for (int j = 0; j < N; j++) {
        double sum = 0;
        for (int p = 0; p < K; p++) {
          double left = memory[a + (ta ? p * pitchA + i : i * pitchA + p)];
          double right = memory[b + (tb ? j * pitchB + p : p * pitchB + j)];
          sum += left * right;
        }
        expected[c + i * pitchC + j] = 2 * sum + 3 * memory[c + i * pitchC + j];
      }
    }
    computeByColumns(
        ColumnMajorProduct.ofRows(ta, tb, M, N, K, a, pitchA, b, pitchB, c, pitchC), 2, 3);
    assertThat(memory).containsExactly(expected, within(1e-12));
  }

  /** What cuBLAS documents of gemm: element (row, column) lies at column · leading + row. */
  private void computeByColumns(ColumnMajorProduct product, double alpha, double beta) {
    double[] before = memory.clone();
    for (int row = 0; row < product.m(); row++) {
      for (int column = 0; column < product.n(); column++) {
        double sum = 0;
        for (int p = 0; p < product.k(); p++) {
          sum +=
              at(before, product.a(), product.leadingA(), product.transposedA(), row, p)
                  * at(before, product.b(), product.leadingB(), product.transposedB(), p, column);
        }
        int place = (int) product.c() + column * product.leadingC() + row;
        memory[place] = alpha * sum + beta * before[place];
      }
    }
  }

  private static double at(
      double[] memory, long base, int leading, boolean transposed, int row, int column) {
    return memory[(int) base + (transposed ? row * leading + column : column * leading + row)];
  }
}
