package dev.hadamard.kernels;

import java.util.Map;

/**
 * The tile classes of {@code gemm_tiled.cl}, largest first.
 *
 * <p>An 8 × 8 thread tile is bound by arithmetic; 4 × 4 is bound by local loads and serves to fill
 * the chip where the product is small. The figures are those of KERNELS.md §2.
 */
public enum GemmTile {
  /** 128 × 128 × 8, 8 × 8 a thread. */
  L(128, 128, 8, 8, 8),
  /** 64 × 64 × 16, 4 × 4 a thread. */
  M(64, 64, 16, 4, 4),
  /** 32 × 64 × 32, 4 × 4 a thread. */
  S(32, 64, 32, 4, 4),
  /** 32 × 32 × 16, 4 × 4 a thread: for devices that allow no larger group. */
  XS(32, 32, 16, 4, 4);

  private final int rows;
  private final int columns;
  private final int depth;
  private final int threadRows;
  private final int threadColumns;

  GemmTile(int rows, int columns, int depth, int threadRows, int threadColumns) {
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
    this.threadRows = threadRows;
    this.threadColumns = threadColumns;
  }

  /** Rows of the result that one work-group makes. */
  public int rows() {
    return rows;
  }

  /** Columns of the result that one work-group makes. */
  public int columns() {
    return columns;
  }

  /** Work-items in a group. */
  public int threads() {
    return (rows / threadRows) * (columns / threadColumns);
  }

  /** The most local memory that a variant of this class takes. */
  public int localBytes() {
    return 2 * depth * (rows + 4 + columns + 4) * Float.BYTES;
  }

  /** How many groups a result of m × n takes. */
  public long groups(int m, int n) {
    return ((long) m + rows - 1) / rows * (((long) n + columns - 1) / columns);
  }

  /** The macros that select it. */
  public Map<String, Integer> defines() {
    return Map.of("BM", rows, "BN", columns, "BK", depth, "TM", threadRows, "TN", threadColumns);
  }
}
