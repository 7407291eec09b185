package dev.hadamard.spi;

import java.util.List;

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
}
