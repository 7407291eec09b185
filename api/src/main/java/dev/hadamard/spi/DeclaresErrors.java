package dev.hadamard.spi;

import java.util.List;
import java.util.Optional;

/**
 * What a backend also is that passes on the work of an engine which others wrote, and cannot make
 * it more exact: it says where. Optional; {@code backend instanceof DeclaresErrors} tells.
 *
 * <p>The conformance kit judges the operations of this list by their own figures and everything
 * else by the common bounds. It prints the list, and refuses an entry that is exceeded, that is not
 * needed, or that is more than four times what is needed.
 */
public interface DeclaresErrors {

  /** One entry at most for each operation and activation. */
  List<DeclaredError> declaredErrors();

  /**
   * The library that adds the terms of products and sums in an order of its own, such as cuBLAS. Of
   * such a backend the bound that {@link dev.hadamard.Backend#matmul} states for operands of any
   * kind holds with n = k + 2 only; the one for roundings that do not all go one way holds as it
   * is.
   */
  default Optional<String> summingLibrary() {
    return Optional.empty();
  }
}
