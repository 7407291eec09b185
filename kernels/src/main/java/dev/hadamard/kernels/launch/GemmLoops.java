package dev.hadamard.kernels.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one of the families of {@code gemm.cl} computes products: the {@code -D} values, the range
 * and the arguments that its GEMM_PARAMETERS ask for. Equal loops take equal {@code -D} values.
 */
interface GemmLoops {

  /** The {@code -D} values. */
  Map<String, Object> defines();

  /** The work-items of a product. */
  Range range(Product product);

  /** What stands before the epilogue's own arguments. */
  List<Argument> arguments(Product product);

  /** Work-items in a group that the device must allow. */
  int groupSize();

  /** Work-items that make one of the parts that {@code gemm.cl} speaks of. */
  int itemsPerPart();

  /** Parts that a product has. */
  default int parts(Product product) {
    Range grid = range(product);
    return Math.toIntExact(grid.items()[0] / itemsPerPart() * grid.items()[1]);
  }

  /**
   * The product as {@code gemm_naive.cl}, {@code gemm_strip.cl} and {@code gemm_direct.cl} take it:
   * with steps.
   */
  static List<Argument> strided(Product product) {
    return new ArrayList<>(
        List.of(
            Argument.of(product.m()),
            Argument.of(product.n()),
            Argument.of(product.k()),
            Argument.of(product.a()),
            Argument.of(product.rowStepA()),
            Argument.of(product.columnStepA()),
            Argument.of(product.b()),
            Argument.of(product.rowStepB()),
            Argument.of(product.columnStepB())));
  }
}
