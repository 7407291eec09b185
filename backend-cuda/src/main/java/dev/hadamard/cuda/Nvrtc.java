package dev.hadamard.cuda;

import dev.hadamard.kernels.KernelLibrary;
import java.util.List;
import java.util.Optional;

/** NVIDIA's run-time compiler, as one of its bindings gives it. */
interface Nvrtc {

  /**
   * What came of a compilation.
   *
   * @param status {@value #SUCCESS}, or the error by name
   * @param code PTX without a zero byte at its end, or a cubin; empty if there is none
   * @param log the compiler's messages
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(String status, byte[] code, String log) {

    static final String SUCCESS = "NVRTC_SUCCESS";

    boolean succeeded() {
      return status.equals(SUCCESS);
    }
  }

  /** 1000·major + 10·minor, as CUDA's driver gives its own: 12060. */
  int version();

  /** The compute capabilities it can compile for, ascending: 50, 52 … 90. */
  List<Integer> capabilities();

  /**
   * Compiles a program.
   *
   * @param text the program
   * @param file its name in messages
   * @param options the compiler's
   * @param cubin whether machine code is wanted, not PTX
   */
  Outcome compile(String text, String file, List<String> options, boolean cubin);

  /**
   * Why it compiles nothing, if so. It answers to all else where the library of its built-in
   * functions is missing, or lies where the dynamic linker does not look: it loads that one late.
   */
  default Optional<String> defect() {
    try {
      String empty = KernelLibrary.bundled().source("prelude").text() + "KERNEL void empty() {}\n";
      String oldest = "--gpu-architecture=compute_" + capabilities().get(0);
      Outcome outcome = compile(empty, "empty.cl", List.of(oldest), false);
      return outcome.succeeded() ? Optional.empty() : Optional.of(defect(outcome));
    } catch (RuntimeException e) { // JCuda's exceptions, which an application may have turned on
      return Optional.of("it cannot compile an empty kernel: " + e.getMessage());
    }
  }

  private static String defect(Outcome outcome) {
    String messages = outcome.log().isEmpty() ? outcome.status() : outcome.log();
    return "it cannot compile an empty kernel: " + messages.strip().replaceAll("\\s+", " ");
  }
}
