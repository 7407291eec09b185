package dev.hadamard.cuda;

import dev.hadamard.spi.LibraryFolderError;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * First calls into native libraries, which the class path or the machine may lack.
 *
 * <p>The first call into a binding says what is missing; every later one throws a
 * NoClassDefFoundError that says nothing. So it is made once, and its answer kept by the caller.
 */
final class Linkage {

  /** glibc's complaint. */
  private static final Pattern ABSENT =
      Pattern.compile("(lib[\\w.+-]+): cannot open shared object file");

  private static final Pattern OF_A_BINDING =
      Pattern.compile("JN?[Cc]u(da|blas)|JNvrtc|jni(cudart|cublas|nvrtc)|NoClassDef|ClassNotFound");

  private Linkage() {}

  /**
   * Makes a first call.
   *
   * @param library the file that the binding asks of the machine
   * @param call gives a status of CUDA's
   * @return why the library cannot be used, if so
   */
  static Optional<String> attempt(String library, IntSupplier call) {
    try {
      int status = call.getAsInt();
      return status == 0 ? Optional.empty() : Optional.of(library + " answers with " + status);
    } catch (LinkageError e) {
      return Optional.of(reason(library, e));
    } catch (RuntimeException e) { // JCuda's exceptions, which an application may have turned on
      return Optional.of(library + " fails: " + e.getMessage());
    }
  }

  /** What a failed link comes from. */
  static String reason(String library, LinkageError failure) {
    if (failure instanceof LibraryFolderError unsafe) {
      return unsafe.refusal().reason() + "; " + unsafe.refusal().remedy();
    }
    StringBuilder all = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      all.append(each).append('\n');
    }
    return ABSENT
        .matcher(all)
        .results()
        .map(match -> "the machine has no " + match.group(1))
        .findFirst()
        .orElseGet(
            () ->
                OF_A_BINDING.matcher(all).find()
                    ? "its binding is not on the class path"
                    : library + " does not load: " + failure.getMessage());
  }
}
