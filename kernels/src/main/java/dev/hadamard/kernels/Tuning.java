package dev.hadamard.kernels;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * @param products classes of products that take other loops than their family's rule gives them
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

  /** A tuning whose products all go by their family's rule. */
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

  /** The same, with another family for all products. */
  public Tuning withGemm(GemmFamily family) {
    return new Tuning(
        family, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes);
  }

  /** The same, with these tile classes only. */
  public Tuning withTiles(List<GemmTile> only) {
    return new Tuning(
        gemm, only, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes, products);
  }

  /** The same, with other loops for a class of products. */
  public Tuning withProduct(ProductClass shape, GemmPlan plan) {
    Map<ProductClass, GemmPlan> more = new HashMap<>(products);
    more.put(shape, plan);
    return new Tuning(
        gemm, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, softmaxLanes, more);
  }

  /** The same, with other work-items in the elementwise kernels. */
  public Tuning withElementwise(int vectors, int group) {
    return new Tuning(
        gemm, tiles, vectorWidth, vectors, group, sumAcross, sumLanes, softmaxLanes, products);
  }

  /** The same, with other groups in {@code sum_rows}. */
  public Tuning withSumRows(int across, int lanes) {
    return new Tuning(
        gemm, tiles, vectorWidth, block, groupSize, across, lanes, softmaxLanes, products);
  }

  /** The same, with other groups in {@code softmax_rows}. */
  public Tuning withSoftmaxRows(int lanes) {
    return new Tuning(
        gemm, tiles, vectorWidth, block, groupSize, sumAcross, sumLanes, lanes, products);
  }
}
