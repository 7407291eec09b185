package dev.hadamard.cuda;

import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.NativeLinker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jcuda.LogLevel;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;

/** NVRTC of CUDA 12, through JCuda. */
final class Nvrtc12 implements Nvrtc {

  private static final FirstCall<Optional<String>> FIRST_CALL = new FirstCall<>();

  /**
   * Why it cannot be used here, if so.
   *
   * @param linker links JCuda, if that has not been done
   */
  static Optional<String> refusal(NativeLinker linker) {
    return FIRST_CALL.answer(() -> first(linker));
  }

  private static Optional<String> first(NativeLinker linker) {
    return Linkage.attempt(
            "libnvrtc.so.12",
            () -> {
              linker.link(
                  JCudaLibrary.find(JCudaLibrary.NVRTC),
                  () -> JNvrtc.setLogLevel(LogLevel.LOG_QUIET));
              return JNvrtc.nvrtcVersion(new int[1], new int[1]);
            })
        .or(new Nvrtc12()::defect);
  }

  @Override
  public int version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    JNvrtc.nvrtcVersion(major, minor);
    return 1000 * major[0] + 10 * minor[0];
  }

  @Override
  public List<Integer> capabilities() {
    int[] count = new int[1];
    JNvrtc.nvrtcGetNumSupportedArchs(count);
    int[] capabilities = new int[count[0]];
    JNvrtc.nvrtcGetSupportedArchs(capabilities);
    return Arrays.stream(capabilities).sorted().boxed().toList();
  }

  @Override
  public Outcome compile(String text, String file, List<String> options, boolean cubin) {
    nvrtcProgram program = new nvrtcProgram();
    int status = JNvrtc.nvrtcCreateProgram(program, text, file, 0, null, null);
    if (status != nvrtcResult.NVRTC_SUCCESS) {
      return new Outcome(nvrtcResult.stringFor(status), new byte[0], "");
    }
    try {
      status = JNvrtc.nvrtcCompileProgram(program, options.size(), options.toArray(String[]::new));
      byte[] code = status == nvrtcResult.NVRTC_SUCCESS ? code(program, cubin) : new byte[0];
      return new Outcome(nvrtcResult.stringFor(status), code, log(program));
    } finally {
      JNvrtc.nvrtcDestroyProgram(program);
    }
  }

  private static byte[] code(nvrtcProgram program, boolean cubin) {
    if (!cubin) {
      String[] ptx = new String[1];
      JNvrtc.nvrtcGetPTX(program, ptx);
      return ptx[0].getBytes(StandardCharsets.US_ASCII);
    }
    long[] size = new long[1];
    JNvrtc.nvrtcGetCUBINSize(program, size);
    byte[] code = new byte[Math.toIntExact(size[0])];
    JNvrtc.nvrtcGetCUBIN(program, code);
    return code;
  }

  private static String log(nvrtcProgram program) {
    String[] log = {""};
    JNvrtc.nvrtcGetProgramLog(program, log);
    return log[0].strip();
  }
}
