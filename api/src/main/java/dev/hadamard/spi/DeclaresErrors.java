package dev.hadamard.spi;

import java.util.List;
import java.util.Optional;

/**
 * A backend that declares where it is less accurate than the common bounds, because it uses an
 * engine whose accuracy it cannot change. Optional; test with {@code backend instanceof
 * DeclaresErrors}.
 *
 * <p>The conformance kit tests the declared operations against their declared errors and all others
 * against the common bounds. It prints the list, and fails for an entry that is exceeded, that is
 * not needed, or that is more than four times the measured error.
 */
public interface DeclaresErrors {

  /** The declared errors, with at most one entry for each operation and activation. */
  List<DeclaredError> declaredErrors();

  /**
   * The library that computes products and sums and adds their terms in an unspecified order, such
   * as cuBLAS; empty for none. For such a backend the bound that {@link
   * dev.hadamard.Backend#matmul} states for any operands holds with n = k + 2; the bound T holds
   * unchanged.
   */
  default Optional<String> summingLibrary() {
    return Optional.empty();
  }
}
