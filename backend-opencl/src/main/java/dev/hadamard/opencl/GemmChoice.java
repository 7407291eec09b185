package dev.hadamard.opencl;

import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which loops a product runs: those that suit the device and its shape. */
final class GemmChoice {

  private static final long XL_GROUPS_PER_UNIT = 3;

  /** Fewer terms a team are not worth the exchange at the end. */
  private static final int TERMS_PER_TEAM = 64;

  private final ClDevice device;
  private final Tuning tuning;
  private final Set<GemmTile> unfit = EnumSet.noneOf(GemmTile.class);

  GemmChoice(ClDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  /** The loops for a product of this shape. */
  GemmLoops loops(Product product) {
    return switch (tuning.gemm()) {
      case NAIVE -> new NaiveLoops(device.isCpu());
      case STRIP -> new StripLoops(device.computeUnits(), product.transposedB());
      case TILED -> tiled(product);
      case TENSOR, TENSOR_SPLIT -> tensor(product);
    };
  }

  /**
   * Tensor cores where their large tiles give every processor one. A smaller product is made in
   * fp32, which is faster then and no less precise.
   */
  private GemmLoops tensor(Product product) {
    if (!tuning.tiles().isEmpty() && TensorLoops.groups(product) < device.computeUnits()) {
      return tiled(product);
    }
    return new TensorLoops(
        tuning.gemm(), product.transposedA(), product.transposedB(), hasQuads(product));
  }

  /** Whether all rows of both operands hold a multiple of four floats. */
  private static boolean hasQuads(Product product) {
    return product.a().columns() % 4 == 0 && product.b().columns() % 4 == 0;
  }

  /**
   * The largest tile that still gives every processor enough groups. Where even the smallest gives
   * fewer groups than there are processors, as many teams share it as the sums are long enough for.
   */
  private GemmLoops tiled(Product product) {
    List<GemmTile> tiles = tuning.tiles().stream().filter(tile -> !unfit.contains(tile)).toList();
    if (tiles.isEmpty()) {
      return new NaiveLoops(device.isCpu());
    }
    GemmTile chosen =
        tiles.stream()
            .filter(tile -> tile.teams() == 1 && fills(tile, product))
            .findFirst()
            .orElseGet(() -> smallest(tiles, product.k()));
    return new TiledLoops(chosen, product.transposedA(), product.transposedB(), hasQuads(product));
  }

  /** A processor holds a single group of the largest class: it needs some to even out the last. */
  private boolean fills(GemmTile tile, Product product) {
    long wanted = (tile == GemmTile.XL ? XL_GROUPS_PER_UNIT : 1L) * device.computeUnits();
    return tile.groups(product.m(), product.n()) >= wanted;
  }

  private static GemmTile smallest(List<GemmTile> tiles, int k) {
    return tiles.stream()
        .filter(tile -> tile.teams() == 1 || k >= TERMS_PER_TEAM * tile.teams())
        .min(
            Comparator.comparingInt((GemmTile tile) -> tile.rows() * tile.columns())
                .thenComparing(GemmTile::teams, Comparator.reverseOrder()))
        .orElse(tiles.get(0));
  }

  /** Never takes this tile again: the device cannot run it. */
  void drop(GemmTile tile) {
    unfit.add(tile);
  }
}
