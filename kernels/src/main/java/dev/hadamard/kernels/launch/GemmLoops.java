package dev.hadamard.kernels.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the families of {@code gemm.cl} with its {@code -D} values, its range, and the arguments
 * for its GEMM_PARAMETERS. Equal loops have equal {@code -D} values.
 */
interface GemmLoops {

  /** The {@code -D} values. */
  Map<String, Object> defines();

  /** The work-items of a product. */
  Range range(Product product);

  /** The arguments before those of the epilogue. */
  List<Argument> arguments(Product product);

  /** The group size that the device must allow. */
  int groupSize();

  /** The number of work-items that compute one part, in the terms of {@code gemm.cl}. */
  int itemsPerPart();

  /** The number of parts of a product. */
  default int parts(Product product) {
    Range grid = range(product);
    return Math.toIntExact(grid.items()[0] / itemsPerPart() * grid.items()[1]);
  }

  /**
   * The arguments of a product for {@code gemm_naive.cl}, {@code gemm_strip.cl} and {@code
   * gemm_direct.cl}, with steps between the elements.
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
