package dev.hadamard.opencl;

import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A family of products to force on a device, and for the tiled one the only class it may take. */
enum Loops {
  NAIVE(GemmFamily.NAIVE, null),
  STRIP(GemmFamily.STRIP, null),
  DIRECT(GemmFamily.DIRECT, null),
  /** As on a GPU, whatever the device is. */
  DIRECT_TEAM(GemmFamily.DIRECT, null),
  TILED_XL(GemmFamily.TILED, GemmTile.XL),
  TILED_L(GemmFamily.TILED, GemmTile.L),
  TILED_M(GemmFamily.TILED, GemmTile.M),
  TILED_S(GemmFamily.TILED, GemmTile.S),
  TILED_XS(GemmFamily.TILED, GemmTile.XS),
  TILED_S_BY_2(GemmFamily.TILED, GemmTile.S_BY_2),
  TILED_XS_BY_2(GemmFamily.TILED, GemmTile.XS_BY_2),
  TILED_XS_BY_4(GemmFamily.TILED, GemmTile.XS_BY_4);

  private final GemmFamily family;
  private final @Nullable GemmTile tile;

  Loops(GemmFamily family, @Nullable GemmTile tile) {
    this.family = family;
    this.tile = tile;
  }

  OpenClBackend open() {
    return TestDevice.open(this::force);
  }

  ClSettings force(ClSettings settings) {
    Tuning tuning =
        this == DIRECT_TEAM
            ? TuningTable.lookUp(new DeviceTraits("any", "GPU", false, 256, 32 << 10))
            : settings.tuning();
    return settings.withTuning(
        tuning.withGemm(family).withTiles(tile == null ? List.of() : List.of(tile)));
  }
}
