package dev.hadamard.opencl;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import java.util.List;
import java.util.Map;

/**
 * {@code gemm_strip.cl}: a work-item makes a strip.
 *
 * @param knobs depth of a block of k, and work-items a processor, so that none waits long for the
 *     last one
 * @param computeUnits processors to keep busy
 */
record StripLoops(GemmPlan.Strip knobs, int computeUnits, boolean transposedB)
    implements GemmLoops {

  private static final int COLUMNS = 48;
  private static final int ROWS = 8;

  /** Each work-item packs its part of B by itself; fewer rows would not pay for that. */
  private static final int FEWEST_ROWS = 16;

  @Override
  public Map<String, Object> defines() {
    return Map.of(
        "GEMM_FAMILY",
        GemmFamily.STRIP.macro(),
        "VW",
        16,
        "TB",
        transposedB ? 1 : 0,
        "KC",
        knobs.depth());
  }

  @Override
  public Range range(Product product) {
    int rows = rowsPerItem(product);
    return Range.grid(strips(product), (product.m() + (long) rows - 1) / rows, 1, 1);
  }

  @Override
  public List<Argument> arguments(Product product) {
    List<Argument> arguments = GemmLoops.strided(product);
    arguments.add(Argument.of(rowsPerItem(product)));
    return arguments;
  }

  @Override
  public int groupSize() {
    return 1;
  }

  @Override
  public int itemsPerPart() {
    return 1;
  }

  private static int strips(Product product) {
    return (int) ((product.n() + (long) COLUMNS - 1) / COLUMNS);
  }

  /** All rows where there are strips enough, else a share of them; a multiple of ROWS. */
  private int rowsPerItem(Product product) {
    int wanted = knobs.itemsPerUnit() * computeUnits;
    int parts = Math.max(1, (wanted + strips(product) - 1) / strips(product));
    int share = Math.max(FEWEST_ROWS, (product.m() - 1) / parts + 1);
    return (share + ROWS - 1) / ROWS * ROWS;
  }
}
