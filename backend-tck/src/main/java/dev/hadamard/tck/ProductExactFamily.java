package dev.hadamard.tck;

import dev.hadamard.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 2: products whose every partial sum is a whole number below 2²⁴, so that no order of
 * addition rounds and a single differing bit is a wrong term. No input is 0: one dropped product
 * among 65,536, which a rounding bound need not see, shows here.
 */
abstract class ProductExactFamily extends Family {

  private static final int EXACT = 1 << 24;
  private static final int OLD_LIMIT = 1000;

  ProductExactFamily(BackendConformance conformance) {
    super(conformance);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void products_of_whole_numbers_have_no_wrong_bit(Transpose ta, Transpose tb) {
    List<ProductCase> cases = new ArrayList<>();
    for (ProductCase product : ProductCase.grid(ta, tb)) {
      cases.add(product.withFactors(product.alpha() == 0 ? -1 : 1, Math.round(product.beta())));
    }
    for (ProductCase product : ProductCase.extremes(ta, tb)) {
      cases.add(product.withFactors(product.beta() == 0 ? 1 : 2, product.beta()));
    }
    Draws draws = Draws.seeded(202);
    Findings findings = new Findings("exact products, " + draws);
    for (ProductCase product : cases) {
      int limit = (int) Math.sqrt((EXACT - 1.0 - OLD_LIMIT) / (2.0 * product.k()));
      float[] a = draws.wholeNumbers(product.m() * product.k(), limit);
      float[] b = draws.wholeNumbers(product.k() * product.n(), limit);
      float[] c = draws.wholeNumbers(product.m() * product.n(), OLD_LIMIT);
      float[] got = product.run(this, a, b, c);
      findings.sameNumbers(got, floats(product.exact(a, b, c).value), product.toString());
    }
    conclude(("exact products " + ta + " " + tb).toLowerCase(Locale.ROOT), findings);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void a_permutation_moves_rows_without_touching_a_bit(Transpose ta, Transpose tb) {
    Draws draws = Draws.seeded(203);
    Findings findings = new Findings("permutations, " + draws);
    for (int size : ProductCase.SIZES) {
      int columns = 19;
      int[] order = draws.permutation(size);
      float[] a = new float[size * size];
      float[] b = draws.mixed(size * columns);
      float[] moved = new float[size * columns];
      for (int i = 0; i < size; i++) {
        a[ta == Transpose.NO ? i * size + order[i] : order[i] * size + i] = 1;
        for (int j = 0; j < columns; j++) {
          moved[i * columns + j] =
              b[tb == Transpose.NO ? order[i] * columns + j : j * size + order[i]];
        }
      }
      ProductCase product = new ProductCase(ta, tb, size, columns, size, 1, 0);
      findings.sameNumbers(
          product.run(this, a, b, filled(size * columns, Float.NaN)), moved, product.toString());
    }
    conclude("permutations", findings);
  }

  @Test
  void a_one_hot_row_picks_one_of_65536_products() {
    Draws draws = Draws.seeded(204);
    Findings findings = new Findings("one-hot, " + draws);
    int k = 65536;
    for (int hot : new int[] {0, 1, 255, 256, 4095, 40000, k - 2, k - 1}) {
      float[] a = new float[k];
      a[hot] = 1;
      float[] b = draws.mixed(k * 3);
      float[] picked = {b[3 * hot], b[3 * hot + 1], b[3 * hot + 2]};
      ProductCase product = new ProductCase(Transpose.NO, Transpose.NO, 1, 3, k, 1, 0);
      findings.sameNumbers(product.run(this, a, b, new float[3]), picked, "hot " + hot);
    }
    conclude("one-hot products", findings);
  }

  private static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
