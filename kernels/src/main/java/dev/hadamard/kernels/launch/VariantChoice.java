package dev.hadamard.kernels.launch;

import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the variant of an operation with a product: the best loops that the device does not
 * refuse.
 *
 * <p>A compiler may fail on a large tile, allow it fewer work-items than it needs, or spill its
 * sums to memory, which makes it slower than a smaller tile. Each variant is tested separately, so
 * the choice for an operation does not depend on earlier operations (B9).
 */
final class VariantChoice {

  /** The epilogue of a product. Equal endings give the same variants. */
  interface Ending {
    KernelVariant variant(GemmLoops loops);
  }

  /** The chosen loops and the variant with the ending. */
  record Chosen(GemmLoops loops, KernelVariant variant) {}

  private record Key(Ending ending, GemmLoops loops) {}

  private static final System.Logger LOG = System.getLogger("dev.hadamard.kernels");

  /**
   * The choice if all tiles spill: it has few sums, and kernels without tiles would be slower
   * still.
   */
  private static final GemmTile SMALLEST = GemmTile.XS;

  private final KernelDevice device;
  private final Map<Key, KernelVariant> admitted = new HashMap<>();
  private final Set<KernelVariant> refused = new HashSet<>();
  private final Set<GemmTile> refusedTiles = EnumSet.noneOf(GemmTile.class);

  VariantChoice(KernelDevice device) {
    this.device = device;
  }

  /**
   * * Chooses the loops and the variant of an ending.
   *
   * @param best returns the best loops among those whose tiles the predicate admits; loops without
   *     tiles are never refused
   */
  Chosen choose(Ending ending, Function<Predicate<TiledLoops>, GemmLoops> best) {
    while (true) {
      GemmLoops loops =
          best.apply(
              refused.isEmpty()
                  ? tiles -> true
                  : tiles -> !refused.contains(ending.variant(tiles)));
      KernelVariant variant = admitted(new Key(ending, loops));
      if (variant != null) {
        return new Chosen(loops, variant);
      }
    }
  }

  /** Whether the device has refused a variant with this tile so far. */
  boolean hasRefused(GemmTile tile) {
    return refusedTiles.contains(tile);
  }

  /** Returns the variant, or null if the device refuses it. */
  private @Nullable KernelVariant admitted(Key key) {
    KernelVariant known = admitted.get(key);
    if (known != null) {
      return known;
    }
    KernelVariant variant = key.ending.variant(key.loops);
    if (key.loops instanceof TiledLoops tiled && !runs(variant, tiled)) {
      refused.add(variant);
      refusedTiles.add(tiled.tile());
      return null;
    }
    admitted.put(key, variant);
    return variant;
  }

  private boolean runs(KernelVariant variant, TiledLoops tiled) {
    try {
      long most = device.maxGroupSize(variant);
      if (most < tiled.groupSize()) {
        tell(Level.WARNING, variant, tiled, "its groups have at most " + most + " work-items");
        return false;
      }
      long spilled = tiled.tile() == SMALLEST ? 0 : device.spilledBytes(variant);
      if (spilled > KernelDevice.FEW_SPILLED_BYTES) {
        tell(Level.DEBUG, variant, tiled, "it keeps " + spilled + " bytes of sums in memory");
        return false;
      }
      return true;
    } catch (KernelBuildException | DeviceException refusal) {
      tell(Level.WARNING, variant, tiled, String.valueOf(refusal.getMessage()));
      return false;
    }
  }

  /** Logs a refused tile once: as a warning if the compiler fails, not if registers are too few. */
  private void tell(Level level, KernelVariant variant, TiledLoops tiled, String objection) {
    LOG.log(
        hasRefused(tiled.tile()) ? Level.DEBUG : level,
        "{0} does not run {1} by tiles of {2}×{3}, smaller ones are slower: {4}",
        device.info(),
        variant.kernel(),
        tiled.tile().rows(),
        tiled.tile().columns(),
        objection);
  }
}
