package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialProductsTest {

  /** How a left operand lies. */
  enum Order {
    ROWS,
    COLUMNS,
    WINDOWS;

    static Order of(Product product) {
      if (product.a().isGathered()) {
        return WINDOWS;
      }
      return product.a().columnStride == 1 ? ROWS : COLUMNS;
    }
  }

  /** A loop that is not tried is interpreted in the user's first product of that kind. */
  @Test
  void each_width_is_tried_with_each_order_of_the_left_operand() {
    List<Product> products = new ArrayList<>();
    Loops recording =
        new ForwardingLoops() {
          @Override
          public Gemm gemm(ThreadTeam team) {
            return products::add;
          }
        };
    new TrialProducts(recording).run();
    for (Order order : Order.values()) {
      assertThat(products)
          .filteredOn(product -> Order.of(product) == order)
          .extracting(Product::n)
          .containsExactlyInAnyOrder(80, 64, 16, 8, 4);
    }
  }
}
