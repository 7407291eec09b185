package dev.hadamard.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a contestant's calls cost besides its kernels, and the works that spend more time there than
 * in them. It follows from the results, so {@code report.json} has it and it is never read back.
 *
 * @param backend the contestant's id
 * @param precision of its products
 * @param besidesKernelMs the median of {@code residentMs} − {@code kernelMs} over the products and
 *     elementwise operations that spend more time there than in their kernels; null if there are
 *     none
 * @param kinds for each workload with kernel times, how large such works are
 * @param against who would do such works faster; null without such works, for the baseline itself
 *     and where the baseline did none of them
 */
record LaunchCost(
    String backend,
    String precision,
    @Nullable Double besidesKernelMs,
    List<Kind> kinds,
    @Nullable Against against) {

  /** Copies the kinds. */
  LaunchCost {
    kinds = List.copyOf(kinds);
  }

  /** How many works spend more time besides their kernels than in them. */
  int launchBound() {
    return kinds.stream().mapToInt(Kind::launchBound).sum();
  }

  /**
   * The works of a workload.
   *
   * @param workload gemm, elementwise or training
   * @param unit of the sizes: {@code FLOP}, or {@code B} for elementwise operations, whose kernels
   *     wait for memory
   * @param rows how many have a kernel time
   * @param launchBound how many of them spend more time besides their kernels than in them
   * @param allUpTo all works up to this size do; null if one of the smallest does not
   * @param noneAbove no work above this size does; null if none does at all
   */
  record Kind(
      String workload,
      String unit,
      int rows,
      int launchBound,
      @Nullable Long allUpTo,
      @Nullable Long noneAbove) {}

  /**
   * The baseline on those works.
   *
   * @param backend the baseline's id
   * @param rows how many of them can be compared
   * @param faster on how many the baseline is faster, the whole interval of the ratio
   */
  record Against(String backend, int rows, int faster) {}
}
