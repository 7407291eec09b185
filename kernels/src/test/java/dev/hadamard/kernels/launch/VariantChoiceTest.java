package dev.hadamard.kernels.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.DeviceException;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What an op runs where the device refuses some variants. */
final class VariantChoiceTest {

  /**
   * A device that runs some variants only.
   *
   * @param groups work-items that a group of a variant may have, or a failure
   * @param spills bytes that a variant keeps in memory
   */
  private record Choosy(ToLongFunction<KernelVariant> groups, ToLongFunction<KernelVariant> spills)
      implements KernelDevice {

    /** Refuses the tiles XL in one kernel and L in all of them. */
    static Choosy ofGroups() {
      return new Choosy(
          variant -> {
            if (variant.defines().contains("BM=128")) {
              throw new DeviceException("build", variant.kernel(), "too many registers");
            }
            return variant.defines().contains("BM=256") && variant.kernel().equals("dense_forward")
                ? 128
                : 1024;
          },
          variant -> 0);
    }

    static Choosy ofSpills(ToLongFunction<KernelVariant> spills) {
      return new Choosy(variant -> 1024, spills);
    }

    @Override
    public DeviceInfo info() {
      return new DeviceInfo("0", "choosy", "vendor", DeviceType.DISCRETE_GPU);
    }

    @Override
    public boolean isCpu() {
      return false;
    }

    @Override
    public int computeUnits() {
      return 1;
    }

    @Override
    public long maxGroupSize(KernelVariant variant) {
      return groups.applyAsLong(variant);
    }

    @Override
    public long spilledBytes(KernelVariant variant) {
      return spills.applyAsLong(variant);
    }

    @Override
    public void launch(
        String operation, KernelVariant variant, Range range, Argument... arguments) {
      throw new AssertionError("a choice launches nothing");
    }
  }

  private record Ending(String kernel) implements VariantChoice.Ending {
    @Override
    public KernelVariant variant(GemmLoops loops) {
      return KernelVariant.of(kernel, loops.defines());
    }
  }

  private static GemmTile chosen(VariantChoice variants, String kernel) {
    Function<Predicate<TiledLoops>, GemmLoops> largestFirst =
        runnable ->
            List.of(GemmTile.XL, GemmTile.L, GemmTile.M, GemmTile.XS).stream()
                .map(tile -> new TiledLoops(tile, false, false, true))
                .filter(runnable)
                .findFirst()
                .orElseThrow();
    return ((TiledLoops) variants.choose(new Ending(kernel), largestFirst).loops()).tile();
  }

  @Test
  void what_one_op_is_refused_another_still_gets_whatever_ran_before() {
    VariantChoice variants = new VariantChoice(Choosy.ofGroups());
    assertThat(chosen(variants, "dense_forward")).isEqualTo(GemmTile.M);
    assertThat(chosen(variants, "matmul")).isEqualTo(GemmTile.XL);
    VariantChoice otherOrder = new VariantChoice(Choosy.ofGroups());
    assertThat(chosen(otherOrder, "matmul")).isEqualTo(GemmTile.XL);
    assertThat(chosen(otherOrder, "dense_forward")).isEqualTo(GemmTile.M);
    assertThat(variants.hasRefused(GemmTile.L)).isTrue();
    assertThat(variants.hasRefused(GemmTile.M)).isFalse();
  }

  @Test
  void a_tile_whose_sums_are_kept_in_memory_gives_way_to_a_smaller_one() {
    VariantChoice variants =
        new VariantChoice(
            Choosy.ofSpills(
                variant ->
                    variant.kernel().equals("matmul") && variant.defines().contains("BM=256")
                        ? KernelDevice.FEW_SPILLED_BYTES + 1
                        : KernelDevice.FEW_SPILLED_BYTES));
    assertThat(chosen(variants, "matmul")).isEqualTo(GemmTile.L);
    assertThat(chosen(variants, "dense_forward")).isEqualTo(GemmTile.XL);
    assertThat(variants.hasRefused(GemmTile.XL)).isTrue();
  }

  @Test
  void where_all_tiles_spill_the_smallest_is_left() {
    VariantChoice variants = new VariantChoice(Choosy.ofSpills(variant -> 4096));
    assertThat(chosen(variants, "matmul")).isEqualTo(GemmTile.XS);
    assertThat(variants.hasRefused(GemmTile.M)).isTrue();
    assertThat(variants.hasRefused(GemmTile.XS)).isFalse();
  }
}
