package dev.hadamard.kernels.launch;

import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The variant that an op with a product runs: of the best loops that the device does not refuse.
 *
 * <p>A compiler may fail on a large tile, or leave it fewer work-items than it needs. Each variant
 * is judged by itself, so what an op runs does not depend on what ran before it (B9).
 */
final class VariantChoice {

  /** What becomes of a product. Equal endings make the same variants. */
  interface Ending {
    KernelVariant variant(GemmLoops loops);
  }

  /** Loops, and the variant that an ending makes of them. */
  record Chosen(GemmLoops loops, KernelVariant variant) {}

  private record Key(Ending ending, GemmLoops loops) {}

  private static final System.Logger LOG = System.getLogger("dev.hadamard.kernels");

  private final KernelDevice device;
  private final Map<Key, KernelVariant> admitted = new HashMap<>();
  private final Set<KernelVariant> refused = new HashSet<>();
  private final Set<GemmTile> refusedTiles = EnumSet.noneOf(GemmTile.class);

  VariantChoice(KernelDevice device) {
    this.device = device;
  }

  /**
   * Chooses.
   *
   * @param best gives the best loops whose tiles may be taken; tiles that are refused are not
   *     offered again, and what is no tile is never refused
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

  /** Whether a variant with this tile was refused so far. */
  boolean hasRefused(GemmTile tile) {
    return refusedTiles.contains(tile);
  }

  /** The variant, or null if the device refuses it. */
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
    String objection;
    try {
      long most = device.maxGroupSize(variant);
      if (most >= tiled.groupSize()) {
        return true;
      }
      objection = "its groups have at most " + most + " work-items";
    } catch (KernelBuildException | DeviceException refusal) {
      objection = refusal.getMessage();
    }
    LOG.log(
        hasRefused(tiled.tile()) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
        "{0} cannot run {1} by tiles of {2}×{3}, smaller ones are slower: {4}",
        device.info(),
        variant.kernel(),
        tiled.tile().rows(),
        tiled.tile().columns(),
        objection);
    return false;
  }
}
