package dev.hadamard.opencl;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.LibrarySearch;
import org.jocl.CL;
import org.jspecify.annotations.Nullable;

/**
 * The OpenCL loader library of this machine, through JOCL.
 *
 * <p>Without it the first call into JOCL throws UnsatisfiedLinkError and every later one a
 * NoClassDefFoundError that says nothing. So the first call is made here, once, and its cause kept.
 *
 * <p>JOCL's native part also prints to standard output that there is none, where a program's answer
 * may be. So JOCL is left alone where the dynamic linker cannot find a loader.
 */
final class OpenClLoader {

  private static final @Nullable Unavailable REFUSAL = load();

  private OpenClLoader() {}

  /** Why there is none that can be used, or null if there is one. */
  static @Nullable Unavailable refusal() {
    return REFUSAL;
  }

  private static @Nullable Unavailable load() {
    if (!LibrarySearch.ofThisMachine().mayFind("libOpenCL.so")) {
      return Remedies.noLoader();
    }
    try {
      // Return codes are checked call by call: a CLException names neither op nor kernel.
      CL.setExceptionsEnabled(false);
      return null;
    } catch (LinkageError e) {
      return Remedies.noLinkage(e);
    }
  }
}
