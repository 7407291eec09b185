package dev.hadamard.tck;

import dev.hadamard.Transpose;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 1: |C − Ĉ| ≤ T·(|α||A||B| + |β||C₀|) for every element of 640 products of random inputs of
 * mixed scale; {@link RegularFamily} has those whose roundings all go one way. Where β = 0 the
 * output holds NaN beforehand.
 */
abstract class ProductBoundFamily extends Family {

  ProductBoundFamily(BackendConformance conformance) {
    super(conformance);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void products_of_all_sizes_stay_within_the_bound(Transpose ta, Transpose tb) {
    sweep("products " + ta + " " + tb, ProductCase.grid(ta, tb));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void long_rows_columns_and_sums_stay_within_the_bound(Transpose ta, Transpose tb) {
    sweep("long products " + ta + " " + tb, ProductCase.extremes(ta, tb));
  }

  private void sweep(String what, List<ProductCase> cases) {
    Draws draws = Draws.seeded(101);
    Findings findings = new Findings(what + ", " + draws);
    for (ProductCase product : cases) {
      int m = product.m();
      int n = product.n();
      int k = product.k();
      float[] a = draws.mixed(m * k);
      float[] b = draws.mixed(k * n);
      float[] c = product.beta() == 0 ? filled(m * n, Float.NaN) : draws.mixed(m * n);
      float[] got = product.run(this, a, b, c);
      Oracle.Sums exact = product.exact(a, b, c);
      double factor = Tolerances.product(k);
      for (int i = 0; i < m * n; i++) {
        int at = i;
        findings.within(
            factor * exact.magnitude[i], got[i], exact.value[i], () -> place(product, at));
      }
    }
    conclude(what, findings);
  }

  private static String place(ProductCase product, int at) {
    return product + " at row " + at / product.n() + ", column " + at % product.n();
  }
}
