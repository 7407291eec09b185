package dev.hadamard.opencl;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one of the families of {@code gemm.cl} computes products: the {@code -D} values, the range
 * and the arguments that its GEMM_PARAMETERS ask for. Equal loops take equal {@code -D} values.
 */
sealed interface GemmLoops {

  /** The {@code -D} values. */
  Map<String, Object> defines();

  /** The work-items of a product. */
  Range range(Product product);

  /** What stands before the epilogue's own arguments. */
  List<Argument> arguments(Product product);

  /** Work-items in a group that the device must allow. */
  int groupSize();

  /** {@code gemm_naive.cl}: one work-item an element. */
  record Naive(boolean onCpu) implements GemmLoops {

    @Override
    public Map<String, Object> defines() {
      return Map.of("GEMM_FAMILY", GemmFamily.NAIVE.macro(), "VW", 1);
    }

    @Override
    public Range range(Product product) {
      return onCpu
          ? Range.grid(product.n(), product.m(), 1, 1)
          : Range.grid(product.n(), product.m(), 16, 4);
    }

    @Override
    public List<Argument> arguments(Product product) {
      return strided(product);
    }

    @Override
    public int groupSize() {
      return onCpu ? 1 : 64;
    }
  }

  /**
   * {@code gemm_tiled.cl}: a group makes a tile.
   *
   * @param quads whether all rows hold a multiple of four floats
   */
  record Tiled(GemmTile tile, boolean transposedA, boolean transposedB, boolean quads)
      implements GemmLoops {

    @Override
    public Map<String, Object> defines() {
      Map<String, Object> defines = new TreeMap<>(tile.defines());
      defines.put("GEMM_FAMILY", GemmFamily.TILED.macro());
      defines.put("VW", 1);
      defines.put("TA", transposedA ? 1 : 0);
      defines.put("TB", transposedB ? 1 : 0);
      defines.put("QUADS", quads ? 1 : 0);
      return defines;
    }

    @Override
    public Range range(Product product) {
      long across = (product.n() + (long) tile.columns() - 1) / tile.columns();
      long down = (product.m() + (long) tile.rows() - 1) / tile.rows();
      return Range.grid(across * tile.threads(), down, tile.threads(), 1);
    }

    @Override
    public List<Argument> arguments(Product product) {
      return List.of(
          Argument.of(product.m()),
          Argument.of(product.n()),
          Argument.of(product.k()),
          Argument.of(product.a()),
          Argument.of(product.b()));
    }

    @Override
    public int groupSize() {
      return tile.threads();
    }
  }

  /**
   * {@code gemm_strip.cl}: a work-item makes a strip.
   *
   * @param computeUnits processors to keep busy
   */
  record Strip(int computeUnits, boolean transposedB) implements GemmLoops {

    private static final int COLUMNS = 48;
    private static final int ROWS = 8;

    /** Each work-item packs its part of B by itself; fewer rows would not pay for that. */
    private static final int FEWEST_ROWS = 16;

    /** Work-items a processor, so that none waits long for the last one. */
    private static final int ITEMS_PER_UNIT = 4;

    @Override
    public Map<String, Object> defines() {
      return Map.of("GEMM_FAMILY", GemmFamily.STRIP.macro(), "VW", 16, "TB", transposedB ? 1 : 0);
    }

    @Override
    public Range range(Product product) {
      int rows = rowsPerItem(product);
      return Range.grid(strips(product), (product.m() + (long) rows - 1) / rows, 1, 1);
    }

    @Override
    public List<Argument> arguments(Product product) {
      List<Argument> arguments = strided(product);
      arguments.add(Argument.of(rowsPerItem(product)));
      return arguments;
    }

    @Override
    public int groupSize() {
      return 1;
    }

    private static int strips(Product product) {
      return (int) ((product.n() + (long) COLUMNS - 1) / COLUMNS);
    }

    /** All rows where there are strips enough, else a share of them; a multiple of ROWS. */
    private int rowsPerItem(Product product) {
      int wanted = ITEMS_PER_UNIT * computeUnits;
      int parts = Math.max(1, (wanted + strips(product) - 1) / strips(product));
      int share = Math.max(FEWEST_ROWS, (product.m() - 1) / parts + 1);
      return (share + ROWS - 1) / ROWS * ROWS;
    }
  }

  private static List<Argument> strided(Product product) {
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
