package dev.hadamard.opencl;

import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which loops a product runs: those that suit the device and its shape. */
final class GemmChoice {

  private final ClDevice device;
  private final Tuning tuning;
  private final Set<GemmTile> unfit = EnumSet.noneOf(GemmTile.class);

  GemmChoice(ClDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  /** The loops for a product of this shape. */
  GemmLoops loops(Product product) {
    return loops(List.of(product));
  }

  /** The loops for products that share a launch, and are transposed alike. */
  GemmLoops loops(List<Product> products) {
    return switch (tuning.gemm()) {
      case NAIVE -> new NaiveLoops(device.isCpu());
      case STRIP -> new StripLoops(device.computeUnits(), products.get(0).transposedB());
      case TILED -> tiled(products);
    };
  }

  /** The largest tile that still gives every processor a group, else the smallest there is. */
  private GemmLoops tiled(List<Product> products) {
    List<GemmTile> tiles = tuning.tiles().stream().filter(tile -> !unfit.contains(tile)).toList();
    if (tiles.isEmpty()) {
      return new NaiveLoops(device.isCpu());
    }
    GemmTile chosen =
        tiles.stream()
            .filter(tile -> groups(tile, products) >= device.computeUnits())
            .findFirst()
            .orElse(tiles.get(tiles.size() - 1));
    Product first = products.get(0);
    boolean quads = products.stream().allMatch(GemmChoice::hasQuads);
    return new TiledLoops(chosen, first.transposedA(), first.transposedB(), quads);
  }

  private static long groups(GemmTile tile, List<Product> products) {
    return products.stream().mapToLong(each -> tile.groups(each.m(), each.n())).sum();
  }

  /** Whether all rows of both operands hold a multiple of four floats. */
  static boolean hasQuads(Product product) {
    return product.a().columns() % 4 == 0 && product.b().columns() % 4 == 0;
  }

  /** Never takes this tile again: the device cannot run it. */
  void drop(GemmTile tile) {
    unfit.add(tile);
  }
}
