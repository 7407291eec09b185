package dev.hadamard.kernels;

import java.util.Map;

/**
 * The tile classes of {@code gemm_tiled.cl}. First come those in which each thread computes a part
 * of the tile, largest first; then those in which teams of threads share the terms of each sum.
 *
 * <p>A thread tile of 8 × 8 or 16 × 8 is bound by arithmetic. One of 4 × 4 is bound by loads from
 * local memory; it keeps more of the chip busy when the product is small. Teams give each processor
 * more threads when there are fewer tiles than processors.
 */
public enum GemmTile {
  /** 256 × 128 × 8, 16 × 8 a thread. */
  XL(256, 128, 8, 16, 8, 1),
  /** 128 × 128 × 8, 8 × 8 a thread. */
  L(128, 128, 8, 8, 8, 1),
  /** 64 × 64 × 16, 4 × 4 a thread. */
  M(64, 64, 16, 4, 4, 1),
  /** 32 × 64 × 32, 4 × 4 a thread. */
  S(32, 64, 32, 4, 4, 1),
  /** 32 × 32 × 16, 4 × 4 a thread: for devices that allow no larger group. */
  XS(32, 32, 16, 4, 4, 1),
  /** {@link #S} with two teams. */
  S_BY_2(32, 64, 32, 4, 4, 2),
  /** {@link #XS} with two teams. */
  XS_BY_2(32, 32, 16, 4, 4, 2),
  /** 32 × 32 × 32, 4 × 4 a thread, four teams. */
  XS_BY_4(32, 32, 32, 4, 4, 4);

  private final int rows;
  private final int columns;
  private final int depth;
  private final int threadRows;
  private final int threadColumns;
  private final int teams;

  GemmTile(int rows, int columns, int depth, int threadRows, int threadColumns, int teams) {
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
    this.threadRows = threadRows;
    this.threadColumns = threadColumns;
    this.teams = teams;
  }

  /** The rows of the result that one work-group computes. */
  public int rows() {
    return rows;
  }

  /** The columns of the result that one work-group computes. */
  public int columns() {
    return columns;
  }

  /**
   * The number of teams of threads that share the terms of each sum; 1 if every thread sums all
   * terms.
   */
  public int teams() {
    return teams;
  }

  /** The number of work-items in a group. */
  public int threads() {
    return teams * (rows / threadRows) * (columns / threadColumns);
  }

  /** The most local memory in bytes that a variant of this class uses. */
  public int localBytes() {
    return 2 * depth * (rows + 4 + columns + 4) * Float.BYTES;
  }

  /** The number of work-groups for a result of m × n. */
  public long groups(int m, int n) {
    return ((long) m + rows - 1) / rows * (((long) n + columns - 1) / columns);
  }

  /** The macros that select this class. */
  public Map<String, Integer> defines() {
    return Map.of(
        "BM", rows, "BN", columns, "BK", depth, "TM", threadRows, "TN", threadColumns, "WK", teams);
  }
}
