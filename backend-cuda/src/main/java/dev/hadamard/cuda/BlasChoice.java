package dev.hadamard.cuda;

import dev.hadamard.DeviceException;
import dev.hadamard.Precision;
import dev.hadamard.spi.NativeLinker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import jcuda.driver.CUstream;

/**
 * The first library that can compute products: cuBLAS of CUDA 12 or of CUDA 13.
 *
 * @param blas empty if there is none
 * @param refusals the reasons against the libraries before it: {@code cuBLAS 12: the machine has no
 *     libcublas.so.12}
 */
record BlasChoice(Optional<Blas> blas, List<String> refusals) {

  /**
   * The variable with which NVIDIA's libraries compute products in another precision than
   * requested.
   */
  private static final String TF32_OVERRIDE = "NVIDIA_TF32_OVERRIDE";

  /** A library, whose classes are loaded only when it is tried. */
  private record Candidate(
      String name, Function<NativeLinker, Optional<String>> refusal, Supplier<Cublas> open) {}

  // Lambdas, as a method reference would load the class, and with it a binding that may be missing.
  private static final List<Candidate> CANDIDATES =
      List.of(
          new Candidate("cuBLAS 12", linker -> Cublas12.refusal(linker), () -> new Cublas12()),
          new Candidate("cuBLAS 13", linker -> Cublas13.refusal(linker), () -> new Cublas13()));

  /** The choice of no library. */
  static final BlasChoice NONE = new BlasChoice(Optional.empty(), List.of());

  /** Copies the list. */
  BlasChoice {
    refusals = List.copyOf(refusals);
  }

  /**
   * Opens the first usable library.
   *
   * @param stream the stream for its products; its context is current
   * @param precision the precision of products
   * @param linker links the bindings
   */
  static BlasChoice of(CUstream stream, Precision precision, NativeLinker linker) {
    List<String> refusals = new ArrayList<>();
    if (precision == Precision.FP32 && "1".equals(System.getenv(TF32_OVERRIDE))) {
      refusals.add("cuBLAS: " + TF32_OVERRIDE + "=1 lets it round fp32 to TF32");
      return new BlasChoice(Optional.empty(), refusals);
    }
    for (Candidate each : CANDIDATES) {
      try {
        Optional<String> refusal = each.refusal.apply(linker);
        if (refusal.isEmpty()) {
          Blas blas = new CublasProducts(each.open.get(), stream, precision);
          return new BlasChoice(Optional.of(blas), refusals);
        }
        refusals.add(each.name + ": " + refusal.get());
      } catch (LinkageError e) { // the binding's classes are missing
        refusals.add(each.name + ": " + Linkage.reason(each.name, e));
      } catch (DeviceException e) { // it is installed, but does not start with this driver
        refusals.add(each.name + ": " + e.getMessage());
      }
    }
    return new BlasChoice(Optional.empty(), refusals);
  }
}
