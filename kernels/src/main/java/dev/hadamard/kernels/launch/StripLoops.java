package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import java.util.List;
import java.util.Map;

/**
 * {@code gemm_strip.cl}: a work-item computes some rows of some columns.
 *
 * @param knobs the largest number of terms of a block of k, and the number of work-items per
 *     processor, which balances the load
 * @param computeUnits the number of processors
 * @param down whether rows and columns of the result are exchanged, to pack A instead of B
 */
record StripLoops(
    GemmPlan.Strip knobs, int computeUnits, boolean transposedA, boolean transposedB, boolean down)
    implements GemmLoops {

  /** {@code VW}, which the kernel fixes. */
  static final int WIDTH = 16;

  /** The largest {@code NC}: more columns would not fit the processor's own cache. */
  private static final int MOST_COLUMNS = 256;

  /** A smaller share would read or pack too much in proportion to its multiplications. */
  private static final int FEWEST = 64;

  /** A result that is wider than high by this factor is computed down its columns. */
  private static final int WIDE = 4;

  /** Up to this many columns there is little to pack in B either. */
  private static final int NARROW = 64;

  private static final int STEP = 16;

  /** The loops for a product of this shape. */
  static StripLoops of(GemmPlan.Strip knobs, int computeUnits, Product product) {
    boolean alongK = !product.transposedA() && product.transposedB();
    boolean wide = product.n() > NARROW && product.n() / WIDE >= product.m();
    return new StripLoops(
        knobs, computeUnits, product.transposedA(), product.transposedB(), alongK && wide);
  }

  @Override
  public Map<String, Object> defines() {
    return Map.of(
        "GEMM_FAMILY",
        GemmFamily.STRIP.macro(),
        "VW",
        WIDTH,
        "TA",
        transposedA ? 1 : 0,
        "TB",
        transposedB ? 1 : 0,
        "DOWN",
        down ? 1 : 0,
        "NC",
        MOST_COLUMNS,
        "KC",
        knobs.depth());
  }

  @Override
  public Range range(Product product) {
    return Range.grid(
        parts(across(product), columnsPerItem(product)),
        parts(along(product), rowsPerItem(product)),
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

  @Override
  public int groupSize() {
    return 1;
  }

  @Override
  public int itemsPerPart() {
    return 1;
  }

  /** The extent that the kernel calls columns. */
  private int across(Product product) {
    return down ? product.m() : product.n();
  }

  /** The extent that the kernel calls rows. */
  private int along(Product product) {
    return down ? product.n() : product.m();
  }

  private int columnsPerItem(Product product) {
    int columns = across(product);
    int wanted = parts(items(), parts(along(product), rowShare(product)));
    return share(
        columns, Math.max(parts(columns, MOST_COLUMNS), Math.min(wanted, columns / FEWEST)));
  }

  /** If the columns give too few items, the rows are divided, too. */
  private int rowsPerItem(Product product) {
    int wanted = parts(items(), parts(across(product), columnsPerItem(product)));
    return Math.min(
        rowShare(product), share(along(product), Math.min(wanted, along(product) / FEWEST)));
  }

  /**
   * The largest number of rows of an item. By default it is all rows, because each share packs B
   * again. If A is packed as well, or only A is, it is better to divide the rows.
   */
  private int rowShare(Product product) {
    int rows = along(product);
    return share(rows, transposedA || down ? Math.min(computeUnits, rows / FEWEST) : 1);
  }

  /** If A is packed, each item packs all of it, so there are only as many items as processors. */
  private int items() {
    return down ? computeUnits : knobs.itemsPerUnit() * computeUnits;
  }

  private static int parts(int whole, int part) {
    return (whole - 1) / part + 1;
  }

  /** The size of one of several about equal shares, a multiple of {@value #STEP}. */
  private static int share(int whole, int shares) {
    return parts(parts(whole, Math.max(1, shares)), STEP) * STEP;
  }
}
