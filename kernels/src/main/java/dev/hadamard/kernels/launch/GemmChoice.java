package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Chooses the loops of a product by the device and the product's shape. */
final class GemmChoice {

  private static final long XL_GROUPS_PER_UNIT = 3;

  /** CUDA's limit. Direct loops need one row of groups for each row of the result. */
  static final int MOST_GROUPS_DOWN = 65_535;

  /** The least number of terms per team that is worth the exchange at the end. */
  private static final int TERMS_PER_TEAM = 64;

  private final KernelDevice device;
  private final Tuning tuning;

  GemmChoice(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  /**
   * The loops for a product of this shape: those of the tuning, if there are any, otherwise those
   * of the rule.
   *
   * @param runnable whether the device is not known to refuse these tiles
   */
  GemmLoops loops(Product product, Predicate<TiledLoops> runnable) {
    List<Product> alone = List.of(product);
    return planned(product, alone, runnable)
        .orElseGet(() -> suitsDirect(product) ? direct(alone) : ruled(alone, runnable));
  }

  /**
   * The loops for products that share a launch and have the same transposition: those of the tuning
   * for the largest product, if there are any, otherwise those of the rule.
   *
   * @param runnable whether the device is not known to refuse these tiles
   */
  GemmLoops loops(List<Product> products, Predicate<TiledLoops> runnable) {
    Product largest =
        products.stream().max(Comparator.comparingLong(Product::multiplyAdds)).orElseThrow();
    return planned(largest, products, runnable).orElseGet(() -> ruled(products, runnable));
  }

  /**
   * The loops for a product of which A or B is gathered from images. If it is A, it is not
   * transposed.
   *
   * @param run floats of a run of the gather
   * @param quads whether runs, rows and steps are multiples of four floats
   * @param runnable whether the device is not known to refuse these tiles
   */
  GemmLoops gathered(Product product, int run, boolean quads, Predicate<TiledLoops> runnable) {
    GemmPlan.Strip strip = GemmPlan.Strip.DEFAULT;
    int units = device.computeUnits();
    return switch (tuning.gemm()) {
      case NAIVE, DIRECT -> new NaiveLoops(device.isCpu());
      case STRIP ->
          product.transposedA()
              ? new StripLoops(strip, units, true, false, false)
              : new GatheredStrips(strip, units, product.transposedB(), run < StripLoops.WIDTH);
      case TILED, TENSOR, TENSOR_SPLIT -> tiled(List.of(product), quads, runnable);
    };
  }

  /** The loops of the tuning for one product, if all products of its launch can use them. */
  private Optional<GemmLoops> planned(
      Product tuned, List<Product> products, Predicate<TiledLoops> runnable) {
    GemmPlan plan = tuning.products().isEmpty() ? null : tuning.products().get(tuned.shape());
    if (plan == null || !canRun(plan)) {
      return Optional.empty();
    }
    if (plan instanceof GemmPlan.Tiled tiled) {
      return Optional.of(tiled(tiled.tile(), products, allQuads(products)))
          .filter(runnable)
          .map(loops -> loops);
    }
    return Optional.of(
        plan instanceof GemmPlan.Strip strip
            ? StripLoops.of(strip, device.computeUnits(), tuned)
            : new NaiveLoops(device.isCpu()));
  }

  private GemmLoops ruled(List<Product> products, Predicate<TiledLoops> runnable) {
    return switch (tuning.gemm()) {
      case NAIVE -> new NaiveLoops(device.isCpu());
      case DIRECT -> direct(products);
      case STRIP -> StripLoops.of(GemmPlan.Strip.DEFAULT, device.computeUnits(), products.get(0));
      case TILED -> tiled(products, runnable);
      case TENSOR, TENSOR_SPLIT -> tensor(products, runnable);
    };
  }

  private boolean suitsDirect(Product product) {
    return tuning.gemm() != GemmFamily.NAIVE
        && (device.isCpu() || product.m() <= MOST_GROUPS_DOWN)
        && DirectLoops.suit(tuning.vectorWidth(), product);
  }

  private GemmLoops direct(List<Product> products) {
    return DirectLoops.of(tuning.vectorWidth(), products);
  }

  /**
   * Tensor cores, if there is a tile for every processor. A smaller product is computed in fp32,
   * which is then faster and at least as precise.
   */
  private GemmLoops tensor(List<Product> products, Predicate<TiledLoops> runnable) {
    long groups = products.stream().mapToLong(TensorLoops::groups).sum();
    if (!tuning.tiles().isEmpty() && groups < device.computeUnits()) {
      return tiled(products, runnable);
    }
    Product first = products.get(0);
    return new TensorLoops(
        tuning.gemm(), first.transposedA(), first.transposedB(), allQuads(products));
  }

  /**
   * The largest tile with enough groups for every processor. If even the smallest tile gives fewer
   * groups than there are processors, teams share it, as many as the sums are long enough for.
   */
  private GemmLoops tiled(List<Product> products, Predicate<TiledLoops> runnable) {
    return tiled(products, allQuads(products), runnable);
  }

  private GemmLoops tiled(List<Product> products, boolean quads, Predicate<TiledLoops> runnable) {
    List<GemmTile> tiles =
        tuning.tiles().stream()
            .filter(tile -> runnable.test(tiled(tile, products, quads)))
            .toList();
    if (tiles.isEmpty()) {
      return new NaiveLoops(device.isCpu());
    }
    GemmTile chosen =
        tiles.stream()
            .filter(tile -> tile.teams() == 1 && fills(tile, products))
            .findFirst()
            .orElseGet(() -> smallest(tiles, products.get(0).k()));
    return tiled(chosen, products, quads);
  }

  private static TiledLoops tiled(GemmTile tile, List<Product> products, boolean quads) {
    Product first = products.get(0);
    return new TiledLoops(tile, first.transposedA(), first.transposedB(), quads);
  }

  /**
   * A processor holds only one group of the largest class, so it needs several groups in turn to
   * balance the last ones.
   */
  private boolean fills(GemmTile tile, List<Product> products) {
    long wanted = (tile == GemmTile.XL ? XL_GROUPS_PER_UNIT : 1L) * device.computeUnits();
    return products.stream().mapToLong(each -> tile.groups(each.m(), each.n())).sum() >= wanted;
  }

  private static GemmTile smallest(List<GemmTile> tiles, int k) {
    return tiles.stream()
        .filter(tile -> tile.teams() == 1 || k >= TERMS_PER_TEAM * tile.teams())
        .min(
            Comparator.comparingInt((GemmTile tile) -> tile.rows() * tile.columns())
                .thenComparing(GemmTile::teams, Comparator.reverseOrder()))
        .orElse(tiles.get(0));
  }

  /** Whether the rows of both operands have a multiple of four floats. */
  static boolean hasQuads(Product product) {
    return product.a().columns() % 4 == 0 && product.b().columns() % 4 == 0;
  }

  private static boolean allQuads(List<Product> products) {
    return products.stream().allMatch(GemmChoice::hasQuads);
  }

  /** Whether a device of this vector width can run the plan. */
  private boolean canRun(GemmPlan plan) {
    return !(plan instanceof GemmPlan.Strip) || tuning.vectorWidth() == StripLoops.WIDTH;
  }
}
