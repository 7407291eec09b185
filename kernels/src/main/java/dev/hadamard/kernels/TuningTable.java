package dev.hadamard.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The tuning of devices without a profile. The first matching row applies; rows go from the exact
 * device over the vendor to the type.
 *
 * <p>So far there are only rows for types. A row for a device or a vendor needs a measurement that
 * justifies it.
 */
public final class TuningTable {

  /** The largest group of the portable variants. */
  private static final int PORTABLE_GROUP = 256;

  private record Row(Predicate<DeviceTraits> fits, Tuning tuning) {}

  private static final List<Row> ROWS =
      List.of(
          // A CPU device: vectors inside the work-item, few and long work-items, no barrier. Found
          // on PoCL, where tuning changes 5 of 25 classes of work and gains 9 % on those.
          new Row(
              DeviceTraits::isCpu,
              new Tuning(GemmFamily.STRIP, List.of(GemmTile.values()), 16, 256, 1, 1, 1, 1)),
          // A GPU with narrow groups: one warp a row, one warp a strip of columns.
          new Row(
              device -> device.maxGroupSize() < PORTABLE_GROUP,
              new Tuning(GemmFamily.TILED, List.of(GemmTile.values()), 1, 1, 32, 32, 1, 32)),
          // Any other GPU: one float a work-item, so that neighbours read neighbours.
          new Row(
              device -> true,
              new Tuning(GemmFamily.TILED, List.of(GemmTile.values()), 1, 1, 256, 32, 8, 32)));

  private TuningTable() {}

  /** Returns the tuning of a device, without the tile classes that cannot run on it. */
  public static Tuning lookUp(DeviceTraits device) {
    Tuning tuning =
        ROWS.stream().filter(row -> row.fits.test(device)).findFirst().orElseThrow().tuning;
    List<GemmTile> fitting =
        Arrays.stream(GemmTile.values())
            .filter(tile -> tile.threads() <= device.maxGroupSize())
            .filter(tile -> tile.localBytes() <= device.localBytes())
            .toList();
    boolean needsTiles = tuning.gemm() == GemmFamily.TILED;
    return needsTiles && fitting.isEmpty()
        ? tuning.withGemm(GemmFamily.NAIVE).withTiles(fitting)
        : tuning.withTiles(fitting);
  }

  /** Returns the family named {@code naive}, {@code tiled}, {@code strip} or {@code direct}. */
  public static GemmFamily family(String name) {
    return GemmFamily.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
