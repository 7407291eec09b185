package dev.hadamard.kernels;

import java.util.List;

/**
 * How the kernels are shaped for a device.
 *
 * @param gemm which loops a matrix product runs
 * @param tiles the classes that {@link GemmFamily#TILED} may take, largest first
 * @param vectorWidth {@code VW}, floats in a vector: 1, 4 or 16
 * @param block {@code BLOCK}, vectors that a work-item of an elementwise kernel takes
 * @param groupSize work-items in a group of an elementwise kernel
 * @param sumAcross {@code ACROSS} of {@code sum_rows}
 * @param sumLanes {@code LANES} of {@code sum_rows}
 * @param softmaxLanes {@code LANES} of {@code softmax_rows}
 */
public record Tuning(
    GemmFamily gemm,
    List<GemmTile> tiles,
    int vectorWidth,
    int block,
    int groupSize,
    int sumAcross,
    int sumLanes,
    int softmaxLanes) {

  /** Copies the tiles. */
  public Tuning {
    tiles = List.copyOf(tiles);
  }

  /** The same, with another family of products. */
  public Tuning withGemm(GemmFamily family) {
    return new Tuning(
        family, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes);
  }

  /** The same, with these tile classes only. */
  public Tuning withTiles(List<GemmTile> only) {
    return new Tuning(gemm, only, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes);
  }
}
