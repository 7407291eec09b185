package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.spi.NativeLinker;

/**
 * Looks for the compiler of CUDA 13 and says where JavaCPP unpacks to; for {@link
 * MissingEngineTest}.
 */
final class JavaCppAfterwards {

  private JavaCppAfterwards() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) {
    Nvrtc13.refusal(NativeLinker.of(BackendConfig.load()));
    System.out.println(System.getProperty("org.bytedeco.javacpp.cachedir"));
  }
}
