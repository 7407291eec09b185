package dev.hadamard.cuda;

import dev.hadamard.spi.NativeLinker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The first usable compiler for a device: NVRTC of CUDA 12, NVRTC of CUDA 13, or the PTX from the
 * build.
 *
 * @param compiler empty if there is none
 * @param refusals the reasons against the compilers before it: {@code NVRTC 12: the machine has no
 *     libnvrtc.so.12}
 */
record CompilerChoice(Optional<KernelCompiler> compiler, List<String> refusals) {

  /** The remedy if no compiler is usable. */
  static final String REMEDY =
      "install NVRTC of CUDA 12 or 13 (libnvrtc.so.12 or .13), where the dynamic linker finds it or"
          + " LD_LIBRARY_PATH says, and its binding: org.jcuda:jcuda-natives, or"
          + " org.bytedeco:cuda with its natives; with the command line, './hadamard add cuda'";

  /** A binding of NVRTC, whose classes are loaded only when it is tried. */
  private record Candidate(
      String name, Function<NativeLinker, Optional<String>> refusal, Supplier<Nvrtc> open) {}

  // Lambdas, as a method reference would load the class, and with it a binding that may be missing.
  private static final List<Candidate> CANDIDATES =
      List.of(
          new Candidate("NVRTC 12", linker -> Nvrtc12.refusal(linker), () -> new Nvrtc12()),
          new Candidate("NVRTC 13", linker -> Nvrtc13.refusal(linker), () -> new Nvrtc13()));

  /** The choice without a device. */
  static final CompilerChoice NONE = new CompilerChoice(Optional.empty(), List.of());

  /** Copies the list. */
  CompilerChoice {
    refusals = List.copyOf(refusals);
  }

  /**
   * Finds a compiler.
   *
   * @param driver the newest CUDA that the driver knows, 1000·major + 10·minor
   * @param capability the device's
   * @param linker links the bindings
   */
  static CompilerChoice of(int driver, int capability, NativeLinker linker) {
    List<String> refusals = new ArrayList<>();
    for (Candidate each : CANDIDATES) {
      Optional<String> objection = objection(each, driver, capability, linker);
      if (objection.isEmpty()) {
        return new CompilerChoice(
            Optional.of(new NvrtcCompiler(each.open.get(), driver)), refusals);
      }
      refusals.add(each.name + ": " + objection.get());
    }
    Optional<PtxArchive> archive = PtxArchive.ofThisBuild();
    if (archive.isEmpty()) {
      refusals.add("PTX of the build: it had no nvcc");
    }
    return new CompilerChoice(archive.map(KernelCompiler.class::cast), refusals);
  }

  /**
   * The name of the compiler and, if it cannot compile fused kernels, the reasons against the
   * others.
   *
   * @throws java.util.NoSuchElementException if there is no compiler
   */
  String label() {
    KernelCompiler chosen = compiler.orElseThrow();
    return chosen.fuses() || refusals.isEmpty()
        ? chosen.label()
        : chosen.label() + "; " + String.join("; ", refusals);
  }

  private static Optional<String> objection(
      Candidate candidate, int driver, int capability, NativeLinker linker) {
    try {
      return candidate
          .refusal
          .apply(linker)
          .or(() -> NvrtcCompiler.objection(candidate.open.get(), driver, capability));
    } catch (LinkageError e) { // the binding's classes are missing
      return Optional.of(Linkage.reason(candidate.name, e));
    }
  }
}
