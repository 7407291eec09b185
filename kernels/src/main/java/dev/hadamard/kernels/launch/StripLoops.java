package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import java.util.List;
import java.util.Map;

/**
 * {@code gemm_strip.cl}: a work-item makes some rows of some columns.
 *
 * @param knobs the most terms of a block of k, and work-items a processor, so that none waits long
 *     for the last one
 * @param computeUnits processors to keep busy
 * @param down whether rows and columns of the result are exchanged, to pack A instead of B
 */
record StripLoops(
    GemmPlan.Strip knobs, int computeUnits, boolean transposedA, boolean transposedB, boolean down)
    implements GemmLoops {

  /** {@code VW}, which the kernel fixes. */
  static final int WIDTH = 16;

  /** {@code NC}: more would not stay in the processor's own cache. */
  private static final int MOST_COLUMNS = 256;

  /** A smaller share would read or pack too much for what it multiplies. */
  private static final int FEWEST = 64;

  /** A result this much wider than high is made down its columns. */
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

  /** What the kernel calls columns. */
  private int across(Product product) {
    return down ? product.m() : product.n();
  }

  /** What the kernel calls rows. */
  private int along(Product product) {
    return down ? product.n() : product.m();
  }

  private int columnsPerItem(Product product) {
    int columns = across(product);
    int wanted = parts(items(), parts(along(product), rowShare(product)));
    return share(
        columns, Math.max(parts(columns, MOST_COLUMNS), Math.min(wanted, columns / FEWEST)));
  }

  /** What the columns do not give in items, the rows must. */
  private int rowsPerItem(Product product) {
    int wanted = parts(items(), parts(across(product), columnsPerItem(product)));
    return Math.min(
        rowShare(product), share(along(product), Math.min(wanted, along(product) / FEWEST)));
  }

  /**
   * The rows that an item has at most: all, as each share of them packs B again. But where A has to
   * be packed as well, or A alone is, the rows are what is better divided.
   */
  private int rowShare(Product product) {
    int rows = along(product);
    return share(rows, transposedA || down ? Math.min(computeUnits, rows / FEWEST) : 1);
  }

  /** Where A is packed, each item packs all of it: as few as there are processors. */
  private int items() {
    return down ? computeUnits : knobs.itemsPerUnit() * computeUnits;
  }

  private static int parts(int whole, int part) {
    return (whole - 1) / part + 1;
  }

  /** One of so many about equal shares, a multiple of {@value #STEP}. */
  private static int share(int whole, int shares) {
    return parts(parts(whole, Math.max(1, shares)), STEP) * STEP;
  }
}
