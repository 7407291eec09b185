package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import java.util.List;
import java.util.Map;

/**
 * {@code gemm_strip.cl} where the left operand is gathered: each work-item gathers its rows, so the
 * rows are divided, and columns only where they exceed what an item packs. B is packed again by
 * each item: it is the weights, and meets many rows.
 *
 * @param knobs the largest number of terms of a block of k, and the number of work-items per
 *     processor, which balances the load
 * @param computeUnits the number of processors
 * @param transposedB whether the rows of B run along k
 * @param shortRuns whether runs are shorter than a vector
 */
record GatheredStrips(
    GemmPlan.Strip knobs, int computeUnits, boolean transposedB, boolean shortRuns)
    implements GemmLoops {

  private static final int MOST_COLUMNS = 256;

  /** With fewer rows an item would pack more of B than it multiplies. */
  private static final int FEWEST_ROWS = 64;

  private static final int STEP = 16;

  @Override
  public Map<String, Object> defines() {
    return Map.of(
        "GEMM_FAMILY",
        GemmFamily.STRIP.macro(),
        "VW",
        StripLoops.WIDTH,
        "TA",
        0,
        "TB",
        transposedB ? 1 : 0,
        "DOWN",
        0,
        "NC",
        MOST_COLUMNS,
        "KC",
        knobs.depth(),
        "SHORT_RUNS",
        shortRuns ? 1 : 0);
  }

  @Override
  public Range range(Product product) {
    return Range.grid(
        parts(product.n(), columnsPerItem(product)),
        parts(product.m(), rowsPerItem(product)),
        1,
        1);
  }

  @Override
  public List<Argument> arguments(Product product) {
    List<Argument> arguments = GemmLoops.strided(product);
    arguments.add(Argument.of(rowsPerItem(product)));
    arguments.add(Argument.of(columnsPerItem(product)));
    return arguments;
  }

  private static int columnsPerItem(Product product) {
    return share(product.n(), parts(product.n(), MOST_COLUMNS));
  }

  private int rowsPerItem(Product product) {
    int wanted =
        parts(knobs.itemsPerUnit() * computeUnits, parts(product.n(), columnsPerItem(product)));
    return share(product.m(), Math.min(wanted, product.m() / FEWEST_ROWS));
  }

  @Override
  public int groupSize() {
    return 1;
  }

  @Override
  public int itemsPerPart() {
    return 1;
  }

  private static int parts(int whole, int part) {
    return (whole - 1) / part + 1;
  }

  /** The size of one of several about equal shares, a multiple of {@value #STEP}. */
  private static int share(int whole, int shares) {
    return parts(parts(whole, Math.max(1, shares)), STEP) * STEP;
  }
}
