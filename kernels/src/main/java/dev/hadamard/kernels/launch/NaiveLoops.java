package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmFamily;
import java.util.List;
import java.util.Map;

/** {@code gemm_naive.cl}: one work-item per element. */
record NaiveLoops(boolean onCpu) implements GemmLoops {

  @Override
  public Map<String, Object> defines() {
    return Map.of("GEMM_FAMILY", GemmFamily.NAIVE.macro(), "VW", 1);
  }

  @Override
  public Range range(Product product) {
    return onCpu
        ? Range.grid(product.n(), product.m(), 1, 1)
        : Range.grid(product.n(), product.m(), 16, 4);
  }

  @Override
  public List<Argument> arguments(Product product) {
    return GemmLoops.strided(product);
  }

  @Override
  public int groupSize() {
    return onCpu ? 1 : 64;
  }

  @Override
  public int itemsPerPart() {
    return 1;
  }
}
