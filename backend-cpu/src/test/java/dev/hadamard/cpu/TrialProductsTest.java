package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialProductsTest {

  /** A loop that is not tried is interpreted in the user's first product of that kind. */
  @Test
  void each_width_is_tried_with_the_left_operand_by_rows_and_by_columns() {
    List<Product> products = new ArrayList<>();
    Loops recording =
        new ForwardingLoops() {
          @Override
          public Gemm gemm(ThreadTeam team) {
            return products::add;
          }
        };
    new TrialProducts(recording).run();
    for (boolean byColumns : new boolean[] {false, true}) {
      assertThat(products)
          .filteredOn(product -> (product.a().columnStride != 1) == byColumns)
          .extracting(Product::n)
          .containsExactlyInAnyOrder(80, 64, 16, 8, 4);
    }
  }
}
