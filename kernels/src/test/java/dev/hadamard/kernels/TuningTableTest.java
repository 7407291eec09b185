package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a device that was never tuned gets. */
final class TuningTableTest {

  private static Tuning gpu(long maxGroupSize, long localBytes) {
    return TuningTable.lookUp(new DeviceTraits("v", "n", false, maxGroupSize, localBytes));
  }

  @Test
  void a_cpu_device_gets_vectors_and_no_groups() {
    Tuning cpu = TuningTable.lookUp(new DeviceTraits("v", "n", true, 4096, 1 << 20));
    assertThat(cpu.gemm()).isEqualTo(GemmFamily.STRIP);
    assertThat(cpu.vectorWidth()).isEqualTo(16);
    assertThat(cpu.groupSize() * cpu.sumLanes() * cpu.softmaxLanes()).isEqualTo(1);
  }

  @Test
  void a_gpu_gets_the_tiles_that_its_groups_and_its_local_memory_allow() {
    assertThat(gpu(1024, 48 << 10).tiles()).containsExactly(GemmTile.values());
    assertThat(gpu(1024, 20 << 10).tiles())
        .doesNotContain(GemmTile.XL, GemmTile.S, GemmTile.S_BY_2)
        .contains(GemmTile.L, GemmTile.XS_BY_4);
    assertThat(gpu(128, 48 << 10).tiles())
        .containsExactly(GemmTile.S, GemmTile.XS, GemmTile.XS_BY_2);
    assertThat(gpu(32, 48 << 10).gemm()).isEqualTo(GemmFamily.NAIVE);
  }

  @Test
  void groups_are_never_larger_than_the_device_allows() {
    for (int limit : new int[] {32, 64, 128, 256, 1024}) {
      Tuning tuning = gpu(limit, 48 << 10);
      assertThat(tuning.groupSize()).isLessThanOrEqualTo(limit);
      assertThat(tuning.sumAcross() * tuning.sumLanes()).isLessThanOrEqualTo(limit);
      assertThat(tuning.softmaxLanes()).isLessThanOrEqualTo(limit);
    }
  }

  /** The legal range that gemm_tiled.cl states. */
  @ParameterizedTest
  @EnumSource
  void every_tile_class_is_one_that_the_kernel_can_be_compiled_for(GemmTile tile) {
    int bm = value(tile, "BM");
    int bn = value(tile, "BN");
    int bk = value(tile, "BK");
    int tm = value(tile, "TM");
    int tn = value(tile, "TN");
    assertThat(bm / tm % 4).isZero();
    assertThat(bn / tn % 8).isZero();
    int team = (bm / tm) * (bn / tn);
    assertThat(tile.threads()).isEqualTo(tile.teams() * team).isLessThanOrEqualTo(256);
    assertThat(team % 32 == 0 || tile.teams() == 1).as("teams are whole warps").isTrue();
    assertThat(bk % tile.teams()).isZero();
    assertThat(tile.teams() * 2 * bm / tm * bn)
        .as("bands fit")
        .isLessThanOrEqualTo(2 * bk * (bm + bn));
    assertThat(bm * bk / 4 % tile.threads()).isZero();
    assertThat(bn * bk / 4 % tile.threads()).isZero();
    assertThat(512 % bk).as("KC is a multiple of BK").isZero();
    assertThat(tile.localBytes()).isLessThanOrEqualTo(32 << 10);
    assertThat(tile.groups(bm + 1, bn)).isEqualTo(2);
    assertThat(tile.groups(Integer.MAX_VALUE, 1)).isEqualTo((1L << 31) / bm);
    assertThat(tile.groups(1, Integer.MAX_VALUE)).isEqualTo((1L << 31) / bn);
  }

  private static int value(GemmTile tile, String macro) {
    return Objects.requireNonNull(tile.defines().get(macro));
  }
}
