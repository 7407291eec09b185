package dev.hadamard.kernels.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Shape;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.ProductClass;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which loops a product gets: a decision about shapes, which runs nothing. */
final class GemmChoiceTest {

  private static final int UNITS = 4;

  /** A device of which only the facts are asked. */
  private record Facts(boolean isCpu) implements KernelDevice {
    @Override
    public DeviceInfo info() {
      return new DeviceInfo(
          "0", "facts", "vendor", isCpu ? DeviceType.CPU : DeviceType.DISCRETE_GPU);
    }

    @Override
    public int computeUnits() {
      return UNITS;
    }

    @Override
    public long maxGroupSize(KernelVariant variant) {
      throw new AssertionError("a choice compiles nothing");
    }

    @Override
    public long spilledBytes(KernelVariant variant) {
      throw new AssertionError("a choice compiles nothing");
    }

    @Override
    public void launch(
        String operation, KernelVariant variant, Range range, Argument... arguments) {
      throw new AssertionError("a choice launches nothing");
    }

    Tuning tuning() {
      return TuningTable.lookUp(new DeviceTraits("vendor", "facts", isCpu, 1024, 48 << 10));
    }
  }

  private static final Facts CPU = new Facts(true);
  private static final Facts GPU = new Facts(false);

  private record Matrix(Shape shape) implements Operand {
    @Override
    public Argument.Memory memory() {
      throw new AssertionError("a choice reads nothing");
    }
  }

  /** The device refuses no tiles. */
  private static boolean any(TiledLoops tiles) {
    return true;
  }

  private static Matrix matrix(int rows, int columns) {
    return new Matrix(Shape.of(rows, columns));
  }

  private static Product nt(int m, int n, int k) {
    return Product.of(matrix(m, k), Transpose.NO, matrix(n, k), Transpose.YES);
  }

  private static Product gradient(int batch, int in, int out) {
    return Product.of(matrix(batch, out), Transpose.YES, matrix(batch, in), Transpose.NO);
  }

  @Test
  void a_product_runs_as_its_class_was_tuned_and_others_by_the_rule() {
    GemmPlan.Strip deep = new GemmPlan.Strip(256, 2);
    Tuning tuning =
        CPU.tuning()
            .withProduct(ProductClass.of(false, true, 64, 64, 64), deep)
            .withProduct(ProductClass.of(false, true, 32, 32, 32), new GemmPlan.Tiled(GemmTile.XS))
            .withProduct(ProductClass.of(false, true, 4, 4, 4), new GemmPlan.Naive());
    GemmChoice choice = new GemmChoice(CPU, tuning);
    StripLoops byTheRule = new StripLoops(GemmPlan.Strip.DEFAULT, UNITS, false, true, false);
    assertThat(choice.loops(nt(60, 70, 50), GemmChoiceTest::any))
        .isEqualTo(new StripLoops(deep, UNITS, false, true, false));
    assertThat(choice.loops(nt(60, 70, 100), GemmChoiceTest::any)).isEqualTo(byTheRule);
    assertThat(choice.loops(nt(32, 32, 31), GemmChoiceTest::any))
        .isEqualTo(new TiledLoops(GemmTile.XS, false, true, false));
    assertThat(choice.loops(nt(4, 4, 4), GemmChoiceTest::any)).isEqualTo(new NaiveLoops(true));
    assertThat(choice.loops(nt(32, 32, 31), loops -> loops.tile() != GemmTile.XS))
        .as("a tile that the device refuses")
        .isEqualTo(byTheRule);
  }

  @Test
  void a_plan_reads_four_at_a_time_only_if_every_layer_of_the_launch_can() {
    GemmChoice choice =
        new GemmChoice(
            CPU,
            CPU.tuning()
                .withProduct(
                    ProductClass.of(true, false, 64, 32, 16), new GemmPlan.Tiled(GemmTile.XS)));
    Product wide = gradient(16, 32, 64);
    assertThat(choice.loops(List.of(wide), GemmChoiceTest::any))
        .isEqualTo(new TiledLoops(GemmTile.XS, true, false, true));
    assertThat(choice.loops(List.of(wide, gradient(16, 64, 10)), GemmChoiceTest::any))
        .isEqualTo(new TiledLoops(GemmTile.XS, true, false, false));
  }

  @Test
  void a_gpu_gets_the_largest_tile_that_still_fills_it() {
    GemmChoice choice = new GemmChoice(GPU, GPU.tuning());
    assertThat(choice.loops(nt(2048, 2048, 64), GemmChoiceTest::any))
        .isEqualTo(new TiledLoops(GemmTile.XL, false, true, true));
    assertThat(choice.loops(nt(256, 256, 64), GemmChoiceTest::any))
        .isEqualTo(new TiledLoops(GemmTile.L, false, true, true));
    assertThat(choice.loops(nt(32, 32, 1024), GemmChoiceTest::any))
        .as("teams share the sums of a product with fewer tiles than processors")
        .isEqualTo(new TiledLoops(GemmTile.XS_BY_4, false, true, true));
  }

  @Test
  void a_column_with_more_rows_than_a_grid_may_have_is_made_by_tiles() {
    GemmChoice choice = new GemmChoice(GPU, GPU.tuning());
    assertThat(choice.loops(nt(65_535, 1, 9), GemmChoiceTest::any)).isInstanceOf(DirectLoops.class);
    assertThat(choice.loops(nt(65_536, 1, 9), GemmChoiceTest::any)).isInstanceOf(TiledLoops.class);
  }

  @Test
  void a_product_too_small_for_the_tiles_of_tensor_cores_is_made_in_float32() {
    GemmChoice choice = new GemmChoice(GPU, GPU.tuning().withGemm(GemmFamily.TENSOR));
    assertThat(choice.loops(nt(64, 64, 64), GemmChoiceTest::any)).isInstanceOf(TiledLoops.class);
    assertThat(choice.loops(nt(256, 256, 16), GemmChoiceTest::any))
        .isEqualTo(new TensorLoops(GemmFamily.TENSOR, false, true, true));
  }
}
