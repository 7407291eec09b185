package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import java.util.List;
import java.util.Map;

/**
 * {@code gemm_tensor.cl}: a group computes a tile on tensor cores.
 *
 * @param family TENSOR or TENSOR_SPLIT
 * @param quads whether all rows have a multiple of four floats
 */
record TensorLoops(GemmFamily family, boolean transposedA, boolean transposedB, boolean quads)
    implements GemmLoops {

  /** Rows and columns of a tile. */
  static final int EDGE = 128;

  private static final int THREADS = 256;

  /** The number of groups for a product. */
  static long groups(Product product) {
    return tiles(product.m()) * tiles(product.n());
  }

  private static long tiles(int extent) {
    return ((long) extent + EDGE - 1) / EDGE;
  }

  @Override
  public Map<String, Object> defines() {
    return Map.of(
        "GEMM_FAMILY",
        family.macro(),
        "VW",
        1,
        "TERMS",
        family == GemmFamily.TENSOR_SPLIT ? 3 : 1,
        "TA",
        transposedA ? 1 : 0,
        "TB",
        transposedB ? 1 : 0,
        "QUADS",
        quads ? 1 : 0);
  }

  @Override
  public Range range(Product product) {
    return Range.grid(tiles(product.n()) * THREADS, tiles(product.m()), THREADS, 1);
  }

  @Override
  public List<Argument> arguments(Product product) {
    return TiledLoops.dense(product);
  }

  @Override
  public int groupSize() {
    return THREADS;
  }

  @Override
  public int itemsPerPart() {
    return THREADS;
  }
}
