package dev.hadamard.opencl;

import dev.hadamard.kernels.GemmFamily;
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
    if (tuning.gemm() != GemmFamily.NAIVE && DirectLoops.suit(tuning.vectorWidth(), product)) {
      return DirectLoops.of(tuning.vectorWidth(), product);
    }
    return switch (tuning.gemm()) {
      case NAIVE -> new NaiveLoops(device.isCpu());
      case DIRECT -> DirectLoops.of(tuning.vectorWidth(), product);
      case STRIP -> StripLoops.of(device.computeUnits(), product);
      case TILED -> tiled(product);
    };
  }

  /** The largest tile that still gives every processor a group, else the smallest there is. */
  private GemmLoops tiled(Product product) {
    List<GemmTile> tiles = tuning.tiles().stream().filter(tile -> !unfit.contains(tile)).toList();
    if (tiles.isEmpty()) {
      return new NaiveLoops(device.isCpu());
    }
    GemmTile chosen =
        tiles.stream()
            .filter(tile -> tile.groups(product.m(), product.n()) >= device.computeUnits())
            .findFirst()
            .orElse(tiles.get(tiles.size() - 1));
    boolean quads = product.a().columns() % 4 == 0 && product.b().columns() % 4 == 0;
    return new TiledLoops(chosen, product.transposedA(), product.transposedB(), quads);
  }

  /** Never takes this tile again: the device cannot run it. */
  void drop(GemmTile tile) {
    unfit.add(tile);
  }
}
