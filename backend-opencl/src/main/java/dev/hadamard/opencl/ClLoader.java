package dev.hadamard.opencl;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.LibrarySearch;
import dev.hadamard.spi.NativeLibrary;
import dev.hadamard.spi.NativeLinker;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.LibUtils;
import org.jspecify.annotations.Nullable;

/**
 * The OpenCL loader library of this machine, through JOCL.
 *
 * <p>Without it the first call into JOCL throws an UnsatisfiedLinkError and every later one a
 * NoClassDefFoundError without the cause. So this class makes the first call once and keeps the
 * cause. {@link NativeLinker} decides from where JOCL's own library is loaded.
 *
 * <p>JOCL's native part also prints a message to standard output, which may hold a program's
 * results. So JOCL is not called if the dynamic linker cannot find a loader.
 */
final class ClLoader {

  /** The version in the names of JOCL's native libraries. */
  private static final String JOCL_VERSION = "2_0_6";

  private static final FirstCall<Optional<Unavailable>> FIRST_CALL = new FirstCall<>();

  private ClLoader() {}

  /**
   * The reason why OpenCL cannot be used; null if it can.
   *
   * @param linker links JOCL, if that has not been done
   */
  static @Nullable Unavailable refusal(NativeLinker linker) {
    return FIRST_CALL.answer(() -> Optional.ofNullable(load(linker))).orElse(null);
  }

  /** The file name of JOCL's native library on this platform. */
  static String libraryName() {
    return LibUtils.createLibraryFileName(
        LibUtils.createPlatformLibraryName("JOCL_" + JOCL_VERSION));
  }

  private static @Nullable Unavailable load(NativeLinker linker) {
    if (!LibrarySearch.ofThisMachine().mayFind("libOpenCL.so")) {
      return Remedies.noLoader();
    }
    try {
      // Return codes are checked call by call: a CLException names neither op nor kernel.
      linker.link(
          NativeLibrary.find(LibUtils.class, libraryName()), () -> CL.setExceptionsEnabled(false));
      return null;
    } catch (LinkageError e) {
      return Remedies.noLinkage(e);
    }
  }
}
