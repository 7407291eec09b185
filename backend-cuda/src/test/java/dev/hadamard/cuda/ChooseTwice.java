package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.Precision;
import dev.hadamard.spi.NativeLinker;
import jcuda.driver.CUstream;

/** Looks for a compiler and a library of products, twice; for {@link MissingEngineTest}. */
final class ChooseTwice {

  private static final int CUDA_13 = 13_000;

  private ChooseTwice() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) {
    NativeLinker linker = NativeLinker.of(BackendConfig.load());
    for (int i = 0; i < 2; i++) {
      System.out.println(CompilerChoice.of(CUDA_13, 90, linker).refusals());
      System.out.println(BlasChoice.of(new CUstream(), Precision.FP32, linker).refusals());
    }
  }
}
