package dev.hadamard.kernels.tune;

import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The classes of work that are tuned and their candidate configurations. The list is curated, not a
 * full grid, so that a class needs only some dozens of runs.
 */
public final class TuningSpace {

  /** Above this number of multiply-adds the naive kernels are not tried. */
  private static final long SMALL = 1 << 18;

  private static final int[] DEPTHS = {512, 256, 384, 192, 128};
  private static final int[] ITEMS = {2, 4, 1, 8};

  private static final int[] CPU_BLOCKS = {16, 32, 64, 128, 256, 512, 1024};
  private static final int[] CPU_SUM_VECTORS = {1, 2, 4, 8};
  private static final int[] GPU_BLOCKS = {1, 2, 4};
  private static final int[] GPU_GROUPS = {64, 128, 256};
  private static final int[][] GPU_SUMS = {{32, 2}, {32, 4}, {32, 8}, {64, 2}, {64, 4}, {16, 16}};
  private static final int[] GPU_SOFTMAX_LANES = {16, 32, 64, 128, 256};

  /** The layers of the networks whose products are tuned: those of a digit classifier. */
  private static final int[][] LAYERS = {{784, 512}, {512, 256}, {256, 10}};

  private static final int[] BATCHES = {64, 256};
  private static final int[] SQUARES = {512, 256, 1024, 128, 2048};

  private final DeviceTraits device;
  private final Tuning base;

  /**
   * * Creates the space of a device.
   *
   * @param base the device's tuning without a profile
   */
  public TuningSpace(DeviceTraits device, Tuning base) {
    this.device = device;
    this.base = base;
  }

  /**
   * Returns the work to tune, one for each class, the most important first, because the time may
   * suffice for a few only.
   */
  public List<TunedWork> works() {
    List<TunedWork> works = new ArrayList<>();
    for (int batch : BATCHES) {
      for (int[] layer : LAYERS) {
        int in = layer[0];
        int out = layer[1];
        works.add(new TunedWork.Product(false, true, batch, out, in)); // forward
        works.add(new TunedWork.Product(true, false, out, in, batch)); // gradient
        works.add(new TunedWork.Product(false, false, batch, in, out)); // delta
      }
    }
    works.add(new TunedWork.Elementwise(1 << 20));
    works.add(new TunedWork.SumRows(256, 1024));
    works.add(new TunedWork.SoftmaxRows(256, 1000));
    for (int n : SQUARES) {
      works.add(new TunedWork.Product(false, false, n, n, n));
    }
    return works;
  }

  /** Returns the configurations that may be better than the default, without the default. */
  public List<TuningChoice> choices(TunedWork work) {
    List<TuningChoice> all = new ArrayList<>();
    if (work instanceof TunedWork.Product product) {
      products(product, plan -> TuningChoice.product(product.shape(), plan), all);
    } else if (work instanceof TunedWork.Elementwise) {
      elementwise(all);
    } else if (work instanceof TunedWork.SumRows) {
      sumRows(all);
    } else if (!device.isCpu()) {
      for (int lanes : GPU_SOFTMAX_LANES) {
        all.add(TuningChoice.softmaxRows(lanes));
      }
    }
    return all.stream().filter(this::isNew).filter(this::isAllowed).toList();
  }

  private void products(
      TunedWork.Product product, Function<GemmPlan, TuningChoice> choice, List<TuningChoice> all) {
    if (product.work() <= SMALL) {
      all.add(choice.apply(new GemmPlan.Naive()));
    }
    if (base.gemm() == GemmFamily.TILED) {
      base.tiles().forEach(tile -> all.add(choice.apply(new GemmPlan.Tiled(tile))));
    } else if (base.gemm() == GemmFamily.STRIP) {
      strips(product, choice, all);
    }
  }

  private void strips(
      TunedWork.Product product, Function<GemmPlan, TuningChoice> choice, List<TuningChoice> all) {
    GemmPlan untuned = base.products().getOrDefault(product.shape(), GemmPlan.Strip.DEFAULT);
    for (int depth : DEPTHS) {
      for (int items : ITEMS) {
        GemmPlan strip = new GemmPlan.Strip(depth, items);
        if (isDistinct(depth, product.k()) && !strip.equals(untuned)) {
          all.add(choice.apply(strip));
        }
      }
    }
  }

  /** Whether no smaller depth already covers all of k in one block. */
  private static boolean isDistinct(int depth, int k) {
    for (int lesser : DEPTHS) {
      if (lesser < depth && lesser >= k) {
        return false;
      }
    }
    return true;
  }

  private void elementwise(List<TuningChoice> all) {
    if (device.isCpu()) {
      for (int block : CPU_BLOCKS) {
        all.add(TuningChoice.elementwise(block, 1));
      }
      return;
    }
    for (int block : GPU_BLOCKS) {
      for (int group : GPU_GROUPS) {
        all.add(TuningChoice.elementwise(block, group));
      }
    }
  }

  private void sumRows(List<TuningChoice> all) {
    if (base.vectorWidth() > 1) { // then each work-item has its own columns
      for (int vectors : CPU_SUM_VECTORS) {
        all.add(TuningChoice.sumRows(vectors, 1));
      }
      return;
    }
    for (int[] sum : GPU_SUMS) {
      all.add(TuningChoice.sumRows(sum[0], sum[1]));
    }
  }

  private boolean isNew(TuningChoice choice) {
    return !choice.applyTo(base).equals(base);
  }

  private boolean isAllowed(TuningChoice choice) {
    Tuning tuning = choice.applyTo(base);
    return tuning.groupSize() <= device.maxGroupSize()
        && (long) tuning.sumAcross() * tuning.sumLanes() <= device.maxGroupSize()
        && tuning.softmaxLanes() <= device.maxGroupSize();
  }
}
