package dev.hadamard.opencl;

import org.jocl.CL;
import org.jspecify.annotations.Nullable;

/**
 * The OpenCL loader library of this machine, through JOCL.
 *
 * <p>Without it the first call into JOCL throws UnsatisfiedLinkError and every later one a
 * NoClassDefFoundError that says nothing. So the first call is made here, once, and its cause kept.
 */
final class OpenClLoader {

  private static final @Nullable String FAILURE = load();

  private OpenClLoader() {}

  /** The message of the first link error, or null if there was none. */
  static @Nullable String failure() {
    return FAILURE;
  }

  private static @Nullable String load() {
    try {
      // Return codes are checked call by call: a CLException names neither op nor kernel.
      CL.setExceptionsEnabled(false);
      return null;
    } catch (LinkageError e) {
      return String.valueOf(e.getMessage());
    }
  }
}
