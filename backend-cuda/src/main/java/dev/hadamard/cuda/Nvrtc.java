package dev.hadamard.cuda;

import java.util.List;

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
}
