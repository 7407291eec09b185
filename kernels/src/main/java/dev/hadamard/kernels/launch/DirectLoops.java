package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import java.util.List;
import java.util.Map;

/**
 * {@code gemm_direct.cl}: a team of work-items computes a few adjacent elements of a row, without
 * packing.
 *
 * @param width {@code VW}: 16 on CPU devices, otherwise 1
 * @param alongK whether both operands are contiguous along k
 */
record DirectLoops(int width, boolean alongK) implements GemmLoops {

  private static final int CPU_WIDTH = 16;

  /** The size of a team, which is a warp. */
  private static final int TEAM = 32;

  /**
   * The loops for products of these shapes.
   *
   * @param vectorWidth the number of floats in a vector of this device
   */
  static DirectLoops of(int vectorWidth, List<Product> products) {
    return new DirectLoops(
        vectorWidth == CPU_WIDTH ? CPU_WIDTH : 1,
        products.stream().allMatch(DirectLoops::runsAlongK));
  }

  /** Whether so few operands are used more than once that tiles would cost more than they save. */
  static boolean suit(int vectorWidth, Product product) {
    if (runsAlongK(product)) {
      return product.m() == 1 || product.n() == 1 || product.n() < vectorWidth;
    }
    return vectorWidth == CPU_WIDTH && product.m() == 1 && product.columnStepB() == 1;
  }

  private static boolean runsAlongK(Product product) {
    return product.columnStepA() == 1 && product.rowStepB() == 1;
  }

  private int lanes() {
    return alongK && width == 1 ? TEAM : 1;
  }

  @Override
  public Map<String, Object> defines() {
    return Map.of(
        "GEMM_FAMILY",
        GemmFamily.DIRECT.macro(),
        "VW",
        width,
        "ALONG_K",
        alongK ? 1 : 0,
        "LANES",
        lanes());
  }

  @Override
  public Range range(Product product) {
    long teams = (product.n() + (long) width - 1) / width;
    return Range.grid(teams * lanes(), product.m(), lanes(), 1);
  }

  @Override
  public List<Argument> arguments(Product product) {
    return GemmLoops.strided(product);
  }

  @Override
  public int groupSize() {
    return lanes();
  }

  @Override
  public int itemsPerPart() {
    return lanes();
  }
}
