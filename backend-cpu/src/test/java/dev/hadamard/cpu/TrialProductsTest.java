package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialProductsTest {

  /** A loop that is not tried is interpreted in the user's first product of that kind. */
  @Test
  void each_width_is_tried_with_the_left_operand_by_rows_and_by_columns() {
    List<Product> products = new ArrayList<>();
    new TrialProducts(new RecordingLoops(products)).run();
    for (boolean byColumns : new boolean[] {false, true}) {
      assertThat(products)
          .filteredOn(product -> (product.a().columnStride != 1) == byColumns)
          .extracting(Product::n)
          .containsExactlyInAnyOrder(80, 64, 16, 8, 4);
    }
  }

  private record RecordingLoops(List<Product> products) implements Loops {

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public Gemm gemm(ThreadTeam team) {
      return products::add;
    }

    @Override
    public ElementwiseLoop activation(Activation f) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ElementwiseLoop derivative(Activation f) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PeakRate.Loop> peak() {
      throw new UnsupportedOperationException();
    }
  }
}
