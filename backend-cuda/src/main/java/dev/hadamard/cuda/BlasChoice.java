package dev.hadamard.cuda;

import dev.hadamard.Precision;
import java.util.List;
import java.util.Optional;
import jcuda.driver.CUstream;

/**
 * The first library that makes products: cuBLAS of CUDA 12, or that of CUDA 13.
 *
 * @param blas empty if there is none
 * @param refusals why those that come before it cannot serve: {@code cuBLAS 12: the machine has no
 *     libcublas.so.12}
 */
record BlasChoice(Optional<Blas> blas, List<String> refusals) {

  /** Nobody asked for one. */
  static final BlasChoice NONE = new BlasChoice(Optional.empty(), List.of());

  /** Copies the list. */
  BlasChoice {
    refusals = List.copyOf(refusals);
  }

  /**
   * Opens one.
   *
   * @param stream where its products are queued; its context is current
   * @param precision the least that a product keeps
   */
  static BlasChoice of(CUstream stream, Precision precision) {
    return new BlasChoice(Optional.empty(), List.of("cuBLAS: there is no binding yet"));
  }
}
