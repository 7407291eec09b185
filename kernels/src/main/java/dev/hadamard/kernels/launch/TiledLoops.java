package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code gemm_tiled.cl}: a group computes a tile.
 *
 * @param quads whether all rows have a multiple of four floats
 */
record TiledLoops(GemmTile tile, boolean transposedA, boolean transposedB, boolean quads)
    implements GemmLoops {

  @Override
  public Map<String, Object> defines() {
    Map<String, Object> defines = new TreeMap<>(tile.defines());
    defines.put("GEMM_FAMILY", GemmFamily.TILED.macro());
    defines.put("VW", 1);
    defines.put("TA", transposedA ? 1 : 0);
    defines.put("TB", transposedB ? 1 : 0);
    defines.put("QUADS", quads ? 1 : 0);
    return defines;
  }

  @Override
  public Range range(Product product) {
    long across = (product.n() + (long) tile.columns() - 1) / tile.columns();
    long down = (product.m() + (long) tile.rows() - 1) / tile.rows();
    return Range.grid(across * tile.threads(), down, tile.threads(), 1);
  }

  @Override
  public List<Argument> arguments(Product product) {
    return dense(product);
  }

  /** The arguments of a product for kernels whose {@code -D} values state the transposition. */
  static List<Argument> dense(Product product) {
    return List.of(
        Argument.of(product.m()),
        Argument.of(product.n()),
        Argument.of(product.k()),
        Argument.of(product.a()),
        Argument.of(product.b()));
  }

  @Override
  public int groupSize() {
    return tile.threads();
  }

  @Override
  public int itemsPerPart() {
    return tile.threads();
  }
}
