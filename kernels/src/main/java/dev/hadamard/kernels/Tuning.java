package dev.hadamard.kernels;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tuning parameters of the kernels for a device.
 *
 * @param gemm the kernel family of matrix products
 * @param tiles the tile classes that {@link GemmFamily#TILED} may use, largest first
 * @param vectorWidth {@code VW}, floats in a vector: 1, 4 or 16
 * @param block {@code BLOCK}, the number of vectors per work-item of an elementwise kernel
 * @param groupSize the number of work-items in a group of an elementwise kernel
 * @param sumAcross {@code ACROSS} of {@code sum_rows}
 * @param sumLanes {@code LANES} of {@code sum_rows}
 * @param softmaxLanes {@code LANES} of {@code softmax_rows}
 * @param products the plans of classes of products that deviate from the rule of the family
 */
public record Tuning(
    GemmFamily gemm,
    List<GemmTile> tiles,
    int vectorWidth,
    int block,
    int groupSize,
    int sumAcross,
    int sumLanes,
    int softmaxLanes,
    Map<ProductClass, GemmPlan> products) {

  /** Copies the tiles and the products. */
  public Tuning {
    tiles = List.copyOf(tiles);
    products = Map.copyOf(products);
  }

  /** Creates a tuning in which all products follow the rule of their family. */
  public Tuning(
      GemmFamily gemm,
      List<GemmTile> tiles,
      int vectorWidth,
      int block,
      int groupSize,
      int sumAcross,
      int sumLanes,
      int softmaxLanes) {
    this(gemm, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes, Map.of());
  }

  /** Returns this tuning with another family for all products. */
  public Tuning withGemm(GemmFamily family) {
    return new Tuning(
        family, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes);
  }

  /** Returns this tuning with these tile classes only. */
  public Tuning withTiles(List<GemmTile> only) {
    return new Tuning(
        gemm, only, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes, products);
  }

  /** Returns this tuning with another plan for a class of products. */
  public Tuning withProduct(ProductClass shape, GemmPlan plan) {
    Map<ProductClass, GemmPlan> more = new HashMap<>(products);
    more.put(shape, plan);
    return new Tuning(
        gemm, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes, more);
  }

  /** Returns this tuning with other parameters of the elementwise kernels. */
  public Tuning withElementwise(int vectors, int group) {
    return new Tuning(
        gemm, tiles, vectorWidth, vectors, group, sumAcross, sumLanes, softmaxLanes, products);
  }

  /** Returns this tuning with other parameters of {@code sum_rows}. */
  public Tuning withSumRows(int across, int lanes) {
    return new Tuning(
        gemm, tiles, vectorWidth, block, groupSize, across, lanes, softmaxLanes, products);
  }

  /** Returns this tuning with another parameter of {@code softmax_rows}. */
  public Tuning withSoftmaxRows(int lanes) {
    return new Tuning(
        gemm, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, lanes, products);
  }
}
