package dev.hadamard.cuda;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;

/** Makes code for a device from a kernel's source. */
interface KernelCompiler {

  /** Which compiler it is: {@code NVRTC 12.6}, {@code PTX of the build}. */
  String label();

  /** Whether it can compile this variant: NVRTC all of them, an archive those that it holds. */
  boolean has(KernelVariant variant);

  /**
   * Whether it can compile the kernels that fuse an op into a product. Where not, a backend
   * composes such ops of products and elementwise kernels.
   */
  boolean fuses();

  /**
   * Compiles a program.
   *
   * @param source the program's source, from a library with inline assembly
   * @param program the values to compile it with
   * @param capability the device's: 75 for 7.5, 80, 90
   * @return what the driver loads: PTX ended by a zero byte, or machine code
   * @throws KernelBuildException if it does not compile
   */
  byte[] compile(KernelSource source, KernelProgram program, int capability);
}
